namespace OpenClaw.Node.Approvals.Files;

/// <summary>What kind of file a program is, by its first bytes.</summary>
internal static class ProgramFile
{
    /// <summary>
    /// True for what the operating system starts by itself: a binary, or a text that names its interpreter. Any other text is read by the
    /// shell that tried to start it, so that without a shell it would not run at all.
    /// </summary>
    public static bool IsExecutedBySystem(string path)
    {
        if (!FileFacts.IsFile(path))
        {
            return false;
        }
        try
        {
            if (PlainOpen.Head(path, 4) is not { Length: var length } head)
            {
                return false;
            }
            if (length >= 2 && head[0] == '#' && head[1] == '!')
            {
                return true;
            }
            return IsBinary(head, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What may be executed but not read is a binary.
            return e is UnauthorizedAccessException || !FileFacts.IsReadable(path);
        }
    }

    /// <summary>True for the first bytes of an ELF, Mach-O or, on Windows, PE file.</summary>
    internal static bool IsBinary(byte[] head, int length) =>
        length >= 4 && (IsUnixBinary(head) || MachinePaths.Rules == PathRules.Windows && head[0] == 'M' && head[1] == 'Z');

    /// <summary>True for the first bytes, at least four, of an ELF or Mach-O file.</summary>
    internal static bool IsUnixBinary(byte[] head)
    {
        uint magic = ((uint)head[0] << 24) | ((uint)head[1] << 16) | ((uint)head[2] << 8) | head[3];
        return magic is 0x7f454c46 or 0xfeedface or 0xcefaedfe or 0xfeedfacf or 0xcffaedfe or 0xcafebabe or 0xbebafeca or 0xcafebabf
            or 0xbfbafeca;
    }
}
