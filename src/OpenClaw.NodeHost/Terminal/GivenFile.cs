namespace OpenClaw.NodeHost.Terminal;

/// <summary>A file that was named on the command line, and in words why it cannot be read.</summary>
internal static class GivenFile
{
    /// <exception cref="IOException">It cannot be read; the message says why.</exception>
    public static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"There is no file '{path}'.", missing);
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new IOException(Directory.Exists(path)
                ? $"'{path}' is a directory, not a file." : $"This account ({Environment.UserName}) may not read '{path}'.", closed);
        }
    }
}
