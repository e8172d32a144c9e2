namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// How large the approvals document and its parts may be: said once, for who writes it and for who reads it. A writer's limit is never
/// above a reader's: nothing that arrives may make the policy unreadable.
/// </summary>
internal static class ApprovalsLimits
{
    /// <summary>The largest document that is stored, in bytes. Some thousand rules.</summary>
    public const int WrittenBytes = 1024 * 1024;

    /// <summary>The largest document that is read: releases without a limit may have written more.</summary>
    public const int ReadBytes = 4 * WrittenBytes;

    /// <summary>
    /// The largest file that is looked at at all. What lies between this and <see cref="ReadBytes"/> is read if it is only the commands of
    /// last uses that make it so large: old releases wrote those down whole, as long as a frame of the gateway.
    /// </summary>
    public const int FileBytes = 128 * 1024 * 1024;

    /// <summary>How much of a command and of a path is kept beside the rule that allowed it, in characters.</summary>
    public const int UsageCharacters = 512;

    /// <summary>The largest request that may hold a document, in characters: not even read as JSON above.</summary>
    public const int RequestCharacters = 2 * WrittenBytes;

    /// <summary>A text of a last use, cut where it is longer than what is kept.</summary>
    public static string? CutUsage(string? text)
    {
        if (text is null || text.Length <= UsageCharacters)
        {
            return text;
        }
        int end = char.IsHighSurrogate(text[UsageCharacters - 2]) ? UsageCharacters - 2 : UsageCharacters - 1;
        return text.Substring(0, end) + "…";
    }
}
