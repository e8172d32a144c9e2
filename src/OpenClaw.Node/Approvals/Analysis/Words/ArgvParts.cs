using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>Parts of an argv.</summary>
internal static class ArgvParts
{
    /// <summary>The words from a place on; none behind the end.</summary>
    public static IReadOnlyList<string> From(IReadOnlyList<string> argv, int start) => [.. argv.Skip(start)];

    /// <summary>The words from a place on as one text, as programs do that join their arguments.</summary>
    public static string Text(IReadOnlyList<string> argv, int start) =>
        JsText.Trim(string.Join(" ", From(argv, start).Select(JsText.Trim)));

    /// <summary>True when a word from that place on is more than blanks.</summary>
    public static bool AnyText(IReadOnlyList<string> argv, int from) => argv.Skip(from).Any(static word => word.Trim().Length > 0);
}
