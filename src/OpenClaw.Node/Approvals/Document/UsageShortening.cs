namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// Takes the long texts of last uses out of a stored document before it is read: a command of 20 MB, written down whole by an old release,
/// made the policy larger than its reader took, and everything was denied. Works on the bytes, in one pass and without a tree.
/// </summary>
internal static class UsageShortening
{
    private static readonly byte[][] Names = ["lastUsedCommand"u8.ToArray(), "lastResolvedPath"u8.ToArray()];

    /// <summary>
    /// The document with an empty text in place of each long one. What is no JSON stays so: the reader that comes next says where.
    /// </summary>
    public static byte[] Apply(byte[] content)
    {
        using var shorter = new MemoryStream(Math.Min(content.Length, ApprovalsLimits.ReadBytes));
        int copied = 0, at = 0;
        while (at < content.Length)
        {
            if (content[at] != '"')
            {
                at++;
                continue;
            }
            int name = at + 1, end = EndOfString(content, at);
            at = end;
            if (!IsUsage(content, name, end - 1) || StartOfValue(content, end) is not { } value)
            {
                continue;
            }
            at = EndOfString(content, value);
            if (at - value > ApprovalsLimits.UsageCharacters)
            {
                shorter.Write(content, copied, value - copied);
                shorter.WriteByte((byte)'"');
                shorter.WriteByte((byte)'"');
                copied = at;
            }
        }
        shorter.Write(content, copied, content.Length - copied);
        return shorter.ToArray();
    }

    private static bool IsUsage(byte[] content, int start, int end) =>
        Array.Exists(Names, name => end - start == name.Length && content.AsSpan(start, name.Length).SequenceEqual(name));

    // The quote that begins the member's value; null when the string was no name or the value is no string.
    private static int? StartOfValue(byte[] content, int at)
    {
        at = SkipSpace(content, at);
        if (at >= content.Length || content[at] != ':')
        {
            return null;
        }
        at = SkipSpace(content, at + 1);
        return at < content.Length && content[at] == '"' ? at : null;
    }

    private static int SkipSpace(byte[] content, int at)
    {
        while (at < content.Length && content[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            at++;
        }
        return at;
    }

    /// <summary>The place behind the closing quote, or the end of what is there.</summary>
    private static int EndOfString(byte[] content, int quote)
    {
        for (int at = quote + 1; at < content.Length; at++)
        {
            if (content[at] == '\\')
            {
                at++;
            }
            else if (content[at] == '"')
            {
                return at + 1;
            }
        }
        return content.Length;
    }
}
