namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>Program names as wrapper and interpreter tables know them: base name, lower case, without a Windows extension.</summary>
internal static class ExecutableName
{
    private static readonly string[] WindowsSuffixes = [".exe", ".cmd", ".bat", ".com"];

    /// <summary>
    /// The canonical name of a program as written in argv. Both separators count on every platform: unsure means "it could be that".
    /// </summary>
    public static string Normalise(string? token)
    {
        if (token is null)
        {
            return "";
        }
        string name = BaseName(token.Trim()).ToLowerInvariant().Trim();
        // Every word of a command may be a name: nothing is made here that the name does not need.
        foreach (string suffix in WindowsSuffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name.Substring(0, name.Length - suffix.Length);
            }
        }
        return name;
    }

    /// <summary>True when the token contains a directory part, so that PATH is not searched.</summary>
    public static bool IsPath(string token) => token.IndexOfAny(['/', '\\']) >= 0;

    /// <summary>
    /// True when the shell that reads <paramref name="token"/> can only start the well-known program of that name: a bare name as it is
    /// spelled in the tables, or such a name in a directory of the system. <c>./nice</c> or <c>NICE</c> on Unix is somebody's program.
    /// </summary>
    public static bool IsWellKnown(string token, string canonical, AnalysisPlatform platform)
    {
        if (platform == AnalysisPlatform.Windows)
        {
            return !IsPath(token);
        }
        return token.EndsWith(canonical, StringComparison.Ordinal)
            && Array.IndexOf(SystemDirectories, token.Substring(0, token.Length - canonical.Length)) >= 0;
    }

    // None is the first: a bare name.
    private static readonly string[] SystemDirectories =
        ["", "/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/", "/usr/local/sbin/", "/opt/homebrew/bin/",
            "/run/current-system/sw/bin/"];

    private static string BaseName(string token)
    {
        string path = token.TrimEnd('/', '\\');
        int start = path.LastIndexOfAny(['/', '\\']) + 1;
        // "C:tool" is the tool in the current directory of drive C.
        bool onDrive = start == 0 && path.Length > 2 && path[1] == ':' && char.ToUpperInvariant(path[0]) is >= 'A' and <= 'Z';
        return path.Substring(onDrive ? 2 : start);
    }
}
