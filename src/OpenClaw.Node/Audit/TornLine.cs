namespace OpenClaw.Node.Audit;

/// <summary>The end of a file of lines that was not written to its end.</summary>
internal static class TornLine
{
    /// <summary>
    /// A crash or a full disk can leave half a line at the end. It was never counted, so it goes: kept, it would spoil the next one too.
    /// </summary>
    public static void Cut(FileStream file)
    {
        long end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
            end--;
        }
        if (end != file.Length)
        {
            file.SetLength(end);
        }
        file.Position = end;
    }
}
