namespace OpenClaw.Node.State;

/// <summary>A directory that is there and that this account may not look into: another account's node. Nothing in it is broken, and nothing of it can be mended from here.</summary>
internal static class ClosedDirectory
{
    public static bool Is(string path)
    {
        try
        {
            _ = Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            // Something else is wrong with it, which whoever reads it says.
            return false;
        }
    }

    public static string Message(string path) => $"This account may not look into {path}: it is another account's, or the access to it was taken away.";
}
