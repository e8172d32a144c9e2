namespace OpenClaw.Node.Compat;

/// <summary>
/// This process's working directory. It can be removed under a running program; then nothing is in it, and whatever is looked for there is
/// not found.
/// </summary>
internal static class OwnDirectory
{
    // No directory: every path below it leads to nothing.
    private const string Gone = "/dev/null";

    /// <summary>The directory, or a path under which nothing is.</summary>
    public static string Path
    {
        get
        {
            try
            {
                return Directory.GetCurrentDirectory();
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return Gone;
            }
        }
    }
}
