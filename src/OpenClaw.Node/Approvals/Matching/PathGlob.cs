using System.Runtime.InteropServices;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>How paths are compared: it differs by operating system (spec/exec-approvals.md 4.3).</summary>
internal enum PathRules
{
    Linux,
    MacOS,
    Windows,
}

/// <summary>
/// The pattern language of allowlist rules: anchored, <c>**</c> any characters, <c>*</c> any but <c>/</c>, <c>?</c> one but <c>/</c>,
/// everything else literal. No brackets, no braces: a rule says what it seems to say.
/// </summary>
internal static class PathGlob
{
    public static PathRules Current { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? PathRules.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? PathRules.MacOS
        : PathRules.Linux;

    /// <summary>True when the pattern selects a path; otherwise it selects a bare program name.</summary>
    public static bool SelectsPath(string pattern) => pattern.IndexOfAny(['/', '\\', '~']) >= 0;

    /// <param name="pattern">The rule's pattern; blank never matches.</param>
    /// <param name="target">A real path, or a bare name.</param>
    /// <param name="home">What a leading <c>~</c> stands for.</param>
    /// <param name="rules">The operating system's way to compare.</param>
    public static bool Matches(string pattern, string target, string? home, PathRules rules)
    {
        pattern = JsText.Trim(pattern);
        if (pattern.Length == 0)
        {
            return false;
        }
        pattern = ExpandHome(pattern, home);
        bool wild = pattern.IndexOfAny(['*', '?']) >= 0;
        if (rules == PathRules.Windows && !wild)
        {
            // Short names (PROGRA~1), links and mixed case are one file on Windows: compare what both really are.
            pattern = RealPath.TryResolve(pattern) ?? pattern;
            target = RealPath.TryResolve(target) ?? target;
        }
        pattern = Normalize(pattern, rules);
        target = Normalize(target, rules);
        if (wild && HasDotSegment(target))
        {
            target = LexicalPath.Normalize(target, windows: false);
        }
        return Match(pattern, target);
    }

    public static string ExpandHome(string path, string? home) =>
        home is { Length: > 0 } && path.Length > 0 && path[0] == '~' && (path.Length == 1 || path[1] is '/' or '\\') ? home + path.Substring(1) : path;

    private static string Normalize(string value, PathRules rules)
    {
        if (rules == PathRules.Windows)
        {
            if (value.StartsWith(@"\\?\", StringComparison.Ordinal) || value.StartsWith(@"\\.\", StringComparison.Ordinal))
            {
                value = value.Substring(4);
            }
            return value.Replace('\\', '/').ToLowerInvariant();
        }
        value = value.Replace(@"\\", "/");
        if (rules == PathRules.MacOS && (value == "/private/var" || value.StartsWith("/private/var/", StringComparison.Ordinal)))
        {
            value = value.Substring("/private".Length);
        }
        return value;
    }

    private static bool HasDotSegment(string path)
    {
        foreach (string segment in path.Replace('\\', '/').Split('/'))
        {
            if (segment is "." or "..")
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Matches by remembering, for each position of the pattern, which positions of the target can be reached: linear in the product of both,
    /// so that a rule like <c>**a**a**a**</c> cannot keep the node busy. A star does not cross a line end, as in the reference's expression.
    /// </summary>
    private static bool Match(string pattern, string target)
    {
        bool[] reach = new bool[target.Length + 1];
        bool[] next = new bool[target.Length + 1];
        reach[0] = true;
        for (int p = 0; p < pattern.Length; p++)
        {
            char c = pattern[p];
            Array.Clear(next, 0, next.Length);
            if (c == '*')
            {
                bool deep = p + 1 < pattern.Length && pattern[p + 1] == '*';
                if (deep)
                {
                    p++;
                }
                bool open = false;
                for (int t = 0; t <= target.Length; t++)
                {
                    open |= reach[t];
                    next[t] = open;
                    if (t < target.Length && (deep ? IsLineEnd(target[t]) : target[t] == '/'))
                    {
                        open = false;
                    }
                }
            }
            else
            {
                for (int t = 0; t < target.Length; t++)
                {
                    next[t + 1] = reach[t] && (c == '?' ? target[t] != '/' : target[t] == c);
                }
            }
            (reach, next) = (next, reach);
        }
        return reach[target.Length];
    }

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';
}
