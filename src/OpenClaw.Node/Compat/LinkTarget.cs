namespace OpenClaw.Node.Compat;

internal static class LinkTarget
{
    /// <summary>Where a symbolic link points, as written in it; null when there is none (or, on mono, when it cannot be told).</summary>
    public static string? Read(string path)
    {
#if NET
        return new DirectoryInfo(path).LinkTarget;
#else
        _ = path;
        return null;
#endif
    }
}
