using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Node.Compat;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The second half of a rule: which arguments (spec/exec-approvals.md 4.4). Either a fingerprint of working directory and arguments,
/// made when somebody chose "allow always", or an expression written by a person.
/// </summary>
internal static class ArgPattern
{
    public const string HashPrefix = "sha256:cwd-argv:v1:";
    private const string ObsoleteHashPrefix = "sha256:argv:";
    private const int CacheLimit = 512;

    /// <summary>An expression that needs longer does not match: nobody may keep the node busy with a rule.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(100);

    // Compiled expressions, by their source. Emptied when full: rules change rarely, and a full cache means somebody is trying.
    private static readonly ConcurrentDictionary<string, Regex?> Cache = new(StringComparer.Ordinal);

    public static bool IsHash(string? argPattern) => argPattern?.StartsWith(HashPrefix, StringComparison.Ordinal) == true;

    /// <summary>True for every form that was generated, also the obsolete one that never matches.</summary>
    public static bool IsGenerated(string? argPattern) => IsHash(argPattern) || argPattern?.StartsWith(ObsoleteHashPrefix, StringComparison.Ordinal) == true;

    /// <summary>The fingerprint of a program's arguments in a directory. <paramref name="argv"/>[0] is not part of it: the rule's pattern says which program.</summary>
    public static string Hash(string workingDirectory, IReadOnlyList<string> argv)
    {
        string cwd = LexicalPath.Normalize(workingDirectory, PathGlob.Current == PathRules.Windows).Replace('\\', '/');
        StringBuilder subject = new();
        Sized(subject, cwd);
        subject.Append((argv.Count == 0 ? 0 : argv.Count - 1).ToString(CultureInfo.InvariantCulture)).Append('\0');
        for (int i = 1; i < argv.Count; i++)
        {
            Sized(subject, argv[i]);
        }
        return HashPrefix + HashText.Sha256(subject.ToString());
    }

    /// <summary>True when the expression finds something in the arguments.</summary>
    public static bool Matches(string argPattern, IReadOnlyList<string> argv, PathRules rules)
    {
        if (argPattern.StartsWith(ObsoleteHashPrefix, StringComparison.Ordinal) || Compile(argPattern) is not { } regex)
        {
            return false;
        }
        string subject = Subject(argv, byNul: argPattern.IndexOf('\0') >= 0);
        return Finds(regex, subject) || rules == PathRules.Windows && subject.IndexOf('/') >= 0 && Finds(regex, subject.Replace('/', '\\'));
    }

    /// <summary>True when the expression can be used at all; a rule with another one never matches, and an administrator should be told so.</summary>
    public static bool IsUsable(string argPattern) => IsHash(argPattern) || !IsGenerated(argPattern) && Compile(argPattern) is not null;

    private static string Subject(IReadOnlyList<string> argv, bool byNul)
    {
        StringBuilder text = new();
        for (int i = 1; i < argv.Count; i++)
        {
            text.Append(argv[i]);
            if (byNul)
            {
                text.Append('\0');
            }
            else if (i + 1 < argv.Count)
            {
                text.Append(' ');
            }
        }
        return byNul && argv.Count <= 1 ? "\0\0" : text.ToString();
    }

    private static bool Finds(Regex regex, string subject)
    {
        try
        {
            return regex.IsMatch(subject);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compile(string argPattern)
    {
        if (Cache.TryGetValue(argPattern, out Regex? known))
        {
            return known;
        }
        Regex? regex = null;
        if (EcmaScriptRegex.Translate(argPattern, out bool looksAround) is { } translated)
        {
            try
            {
                regex = new Regex(translated, RegexOptions.CultureInvariant | (looksAround ? RegexOptions.None : RegexEngine.WithoutBacktracking), TimeLimit);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                // Too large for the engine, or a construct it does not know: never matches.
            }
        }
        if (Cache.Count >= CacheLimit)
        {
            Cache.Clear();
        }
        Cache[argPattern] = regex;
        return regex;
    }

    private static void Sized(StringBuilder subject, string text) =>
        subject.Append(Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture)).Append('\0').Append(text).Append('\0');
}

/// <summary>Lower-case hexadecimal SHA-256, as it stands in documents and plans.</summary>
internal static class HashText
{
    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    public static string Sha256(byte[] bytes)
    {
        using SHA256 hash = SHA256.Create();
        return Hex(hash.ComputeHash(bytes));
    }

    public static string Sha256(Stream stream)
    {
        using SHA256 hash = SHA256.Create();
        return Hex(hash.ComputeHash(stream));
    }

    private static string Hex(byte[] bytes)
    {
        char[] text = new char[bytes.Length * 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
            text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
        }
        return new string(text);
    }
}
