using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The pattern language of allowlist rules: anchored, <c>**</c> any characters, <c>*</c> any but <c>/</c>, <c>?</c> one but <c>/</c>,
/// everything else literal. No brackets, no braces: a rule says what it seems to say.
/// </summary>
internal static class PathGlob
{
    private static readonly char[] PathSigns = ['/', '\\', '~'];
    private static readonly char[] Wildcards = ['*', '?'];

    // A path of POSIX is never longer.
    private const int OnStack = 4097;

    /// <summary>True when the pattern selects a path; otherwise it selects a bare program name.</summary>
    public static bool SelectsPath(string pattern) => pattern.IndexOfAny(PathSigns) >= 0;

    /// <param name="pattern">The rule's pattern; blank never matches.</param>
    /// <param name="target">A real path, or a bare name.</param>
    /// <param name="home">What a leading <c>~</c> stands for.</param>
    /// <param name="rules">The operating system's way to compare.</param>
    /// <param name="work">What the decision may still cost; null for a question of its own.</param>
    public static bool Matches(string pattern, string target, string? home, PathRules rules, MatchWork? work = null)
    {
        pattern = JsText.Trim(pattern);
        if (pattern.Length == 0)
        {
            return false;
        }
        pattern = ExpandHome(pattern, home);
        bool wild = pattern.IndexOfAny(Wildcards) >= 0;
        if (work is not null && !work.Take(Cost(pattern, target, wild, rules)))
        {
            return false;
        }
        if (!wild)
        {
            return IsSame(pattern, target, rules) || rules == PathRules.Windows && IsSameFile(pattern, target, work);
        }
        if (HasDotSegment(target, rules))
        {
            target = AsCompared(target, rules);
        }
        // Thousands of patterns may be looked at: none of them leaves anything behind.
        int patternSize = BufferFor(pattern, rules), targetSize = BufferFor(target, rules);
        return StartsLike(pattern, target, rules) && Match(
            Normalize(pattern, rules, patternSize <= OnStack ? stackalloc char[patternSize] : new char[patternSize]),
            Normalize(target, rules, targetSize <= OnStack ? stackalloc char[targetSize] : new char[targetSize]));
    }

    private static bool IsSame(string pattern, string target, PathRules rules)
    {
        int patternSize = BufferFor(pattern, rules), targetSize = BufferFor(target, rules);
        return Normalize(pattern, rules, patternSize <= OnStack ? stackalloc char[patternSize] : new char[patternSize]).SequenceEqual(
            Normalize(target, rules, targetSize <= OnStack ? stackalloc char[targetSize] : new char[targetSize]));
    }

    private static int BufferFor(string value, PathRules rules) => rules == PathRules.Windows ? value.Length : 0;

    // Short names (PROGRA~1) and links are one file on Windows with what they stand for: compare what both really are.
    private static bool IsSameFile(string pattern, string target, MatchWork? work) => work?.Take(MatchWork.Lookup) != false
        && IsSame(RealPath.TryResolve(pattern) ?? pattern, RealPath.TryResolve(target) ?? target, PathRules.Windows);

    /// <summary>A real path as patterns with wildcards are compared with it.</summary>
    public static string AsCompared(string target, PathRules rules) => Straight(Normalize(target, rules), rules);

    private static string Straight(string target, PathRules rules) =>
        HasDotSegment(target, rules) ? LexicalPath.Normalize(target, windows: false) : target;

    private static long Cost(string pattern, string target, bool wild, PathRules rules) =>
        !wild ? 16 + (pattern.Length == target.Length ? pattern.Length : 0)
        : StartsLike(pattern, target, rules) ? 64 + ((long)pattern.Length * target.Length)
        : 32;

    // What stands before the first wildcard is compared letter by letter; only where that fits the rest has to be looked at.
    private static bool StartsLike(string pattern, string target, PathRules rules)
    {
        int wild = pattern.IndexOfAny(Wildcards);
        return rules != PathRules.Linux || string.CompareOrdinal(pattern, 0, target, 0, wild) == 0;
    }

    public static string ExpandHome(string path, string? home) =>
        home is { Length: > 0 } && StartsWithHome(path) ? home + path.Substring(1) : path;

    /// <summary>True for a <c>~</c> that stands for a directory.</summary>
    public static bool StartsWithHome(string path) => path.Length > 0 && path[0] == '~'
        && (path.Length == 1 || path[1] == '/' || path[1] == '\\' && MachinePaths.Rules == PathRules.Windows);

    /// <summary>A path as it is compared as text.</summary>
    public static string Normalize(string value, PathRules rules) =>
        rules == PathRules.Linux ? value : Normalize(value, rules, new char[BufferFor(value, rules)]).ToString();

    /// <summary>The same, into a place for as many characters where letters may change.</summary>
    private static ReadOnlySpan<char> Normalize(string value, PathRules rules, Span<char> buffer)
    {
        ReadOnlySpan<char> text = value.AsSpan();
        if (rules == PathRules.Windows)
        {
            bool plain = value.StartsWith(@"\\?\", StringComparison.Ordinal) || value.StartsWith(@"\\.\", StringComparison.Ordinal);
            text = plain ? text.Slice(4) : text;
            buffer = buffer.Slice(0, text.Length);
            text.ToLowerInvariant(buffer);
            for (int at = buffer.IndexOf('\\'); at >= 0 && at < buffer.Length; at++)
            {
                buffer[at] = buffer[at] == '\\' ? '/' : buffer[at];
            }
            return buffer;
        }
        return rules == PathRules.MacOS && (value == "/private/var" || value.StartsWith("/private/var/", StringComparison.Ordinal))
            ? text.Slice("/private".Length) : text;
    }

    private static bool HasDotSegment(string path, PathRules rules)
    {
        for (int start = 0, end; start <= path.Length; start = end + 1)
        {
            end = start;
            while (end < path.Length && path[end] != '/' && !(rules == PathRules.Windows && path[end] == '\\'))
            {
                end++;
            }
            int length = end - start;
            if (length is 1 or 2 && path[start] == '.' && path[end - 1] == '.')
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Matches by remembering, for each position of the pattern, which positions of the target can be reached: linear in the product of
    /// both, so that a rule like <c>**a**a**a**</c> cannot keep the node busy. A star does not cross a line end, as in the reference's
    /// expression.
    /// </summary>
    private static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> target)
    {
        int size = target.Length + 1;
        Span<bool> reach = size <= OnStack ? stackalloc bool[size] : new bool[size];
        Span<bool> next = size <= OnStack ? stackalloc bool[size] : new bool[size];
        reach[0] = true;
        for (int p = 0; p < pattern.Length; p++)
        {
            char c = pattern[p];
            next.Clear();
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
            Span<bool> reached = next;
            next = reach;
            reach = reached;
        }
        return reach[target.Length];
    }

    private static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';
}
