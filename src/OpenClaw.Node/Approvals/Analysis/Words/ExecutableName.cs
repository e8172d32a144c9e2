namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>Program names as wrapper and interpreter tables know them: base name, lower case, without a Windows extension.</summary>
internal static class ExecutableName
{
    private static readonly string[] WindowsSuffixes = [".exe", ".cmd", ".bat", ".com"];

    /// <summary>The canonical name of a program as written in argv. Both separators count on every platform: unsure means "it could be that".</summary>
    public static string Normalise(string? token)
    {
        if (token is null)
        {
            return "";
        }
        string name = BaseName(token.Trim()).ToLowerInvariant().Trim();
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
        if (string.Equals(token, canonical, StringComparison.Ordinal))
        {
            return true;
        }
        foreach (string directory in SystemDirectories)
        {
            if (token.Length == directory.Length + canonical.Length
                && token.StartsWith(directory, StringComparison.Ordinal)
                && token.EndsWith(canonical, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static readonly string[] SystemDirectories =
        ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/", "/usr/local/sbin/", "/opt/homebrew/bin/", "/run/current-system/sw/bin/"];

    private static string BaseName(string token)
    {
        int end = token.Length;
        while (end > 0 && (token[end - 1] is '/' or '\\'))
        {
            end--;
        }
        int start = end;
        while (start > 0 && token[start - 1] is not ('/' or '\\'))
        {
            start--;
        }
        // "C:tool" is the tool in the current directory of drive C.
        if (start == 0 && end > 2 && token[1] == ':' && char.ToUpperInvariant(token[0]) is >= 'A' and <= 'Z')
        {
            start = 2;
        }
        return token.Substring(start, end - start);
    }
}
