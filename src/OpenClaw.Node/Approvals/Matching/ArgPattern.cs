using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The second half of a rule: which arguments (docs/protocol/policy.md 4.4). Either a fingerprint of working directory and arguments,
/// made when somebody chose "allow always", or an expression written by a person.
/// </summary>
internal static class ArgPattern
{
    public const string HashPrefix = "sha256:cwd-argv:v1:";
    private const string ObsoleteHashPrefix = "sha256:argv:";
    private const int CacheLimit = 4096;

    // The engine's own limit is a clock on the wall. What counts is processor time, so on a busy machine the same is tried again with more
    // of the wall.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);

    // Clocks tick: somewhat less than the limit is the limit.
    private static readonly TimeSpan NearLimit = TimeSpan.FromTicks(MatchWork.TimeLimit.Ticks * 3 / 5);

    // An engine that reads its text once is slow only where the machine is busy, and that is no reason to deny.
    private static readonly TimeSpan LinearTimeLimit = TimeSpan.FromSeconds(10);

    // Compiled expressions, by their source. Emptied when full: rules change rarely, and a full cache means somebody is trying.
    private static readonly ConcurrentDictionary<string, Regex?> Cache = new(StringComparer.Ordinal);

    private const string ContentMark = ";content:";
    private const string NameMark = ";name:";

    private const string Special = @"\^$.*+?()[]{}|";

    /// <summary>The expression that these arguments match, and no others.</summary>
    /// <param name="arguments">Without the program.</param>
    /// <param name="open">True where any others may follow.</param>
    public static string Of(IEnumerable<string> arguments, bool open = false)
    {
        string text = string.Join(" ", arguments.Select(Literal));
        return open ? text.Length == 0 ? "^.*$" : $"^{text}( .*)?$" : $"^{text}$";
    }

    // Line breaks and tabs as signs that can be read: an expression is shown, and typed again.
    private static string Literal(string text) => string.Concat(text.Select(static c => c switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => Special.IndexOf(c) >= 0 ? "\\" + c : c.ToString(),
    }));

    /// <summary>A fingerprint that also holds a script to its content.</summary>
    public static string WithContent(string hash, string sha256) => hash + ContentMark + sha256;

    /// <summary>
    /// The two halves of a fingerprint: arguments and directory, and the content of the script (null where none is held).
    /// </summary>
    public static (string Hash, string? Content) Split(string fingerprint) =>
        fingerprint.IndexOf(ContentMark, StringComparison.Ordinal) is >= 0 and var at
            ? (fingerprint.Substring(0, at), fingerprint.Substring(at + ContentMark.Length)) : (fingerprint, null);

    /// <summary>True when a fingerprint has this first half.</summary>
    public static bool HasHash(string fingerprint, string hash) => fingerprint.StartsWith(hash, StringComparison.Ordinal)
        && (fingerprint.Length == hash.Length
            || string.CompareOrdinal(fingerprint, hash.Length, ContentMark, 0, ContentMark.Length) == 0);

    /// <summary>True when a script is held to what it said when it was granted.</summary>
    public static bool HoldsContent(string? argPattern) =>
        IsHash(argPattern) && argPattern!.IndexOf(ContentMark, StringComparison.Ordinal) >= 0;

    /// <summary>True when it is held to this content, and not when there is none.</summary>
    public static bool HasContent(string fingerprint, string? content) => content is not null
        && fingerprint.IndexOf(ContentMark, StringComparison.Ordinal) is >= 0 and var at
        && fingerprint.Length - at - ContentMark.Length == content.Length
        && string.CompareOrdinal(fingerprint, at + ContentMark.Length, content, 0, content.Length) == 0;

    public static bool IsHash(string? argPattern) => argPattern?.StartsWith(HashPrefix, StringComparison.Ordinal) == true;

    /// <summary>True for every form that was generated, also the obsolete one that never matches.</summary>
    public static bool IsGenerated(string? argPattern) =>
        IsHash(argPattern) || argPattern?.StartsWith(ObsoleteHashPrefix, StringComparison.Ordinal) == true;

    /// <summary>A fingerprint as gateways know it: of arguments and directory alone.</summary>
    public static string OfArguments(string fingerprint) =>
        fingerprint.IndexOf(';') is >= 0 and var at ? fingerprint.Substring(0, at) : fingerprint;

    /// <summary>
    /// The fingerprint of a program's arguments in a directory. <paramref name="argv"/>[0] is not part of it: the rule's pattern says which
    /// program.
    /// </summary>
    /// <param name="workingDirectory">The directory.</param>
    /// <param name="argv">The arguments.</param>
    /// <param name="otherName">The name under which the program is called where that is not its file's own: one file may be many
    /// programs.</param>
    public static string Hash(string workingDirectory, IReadOnlyList<string> argv, string? otherName = null)
    {
        bool windows = MachinePaths.Rules == PathRules.Windows;
        string cwd = LexicalPath.Normalize(workingDirectory, windows);
        // Elsewhere a backslash is a letter of the name: two directories must not have one fingerprint.
        cwd = windows ? cwd.Replace('\\', '/') : cwd;
        StringBuilder subject = new();
        Sized(subject, cwd);
        subject.Append((argv.Count == 0 ? 0 : argv.Count - 1).ToString(CultureInfo.InvariantCulture)).Append('\0');
        for (int i = 1; i < argv.Count; i++)
        {
            Sized(subject, argv[i]);
        }
        return HashPrefix + HashText.Sha256(subject.ToString()) + (otherName is null ? "" : NameMark + Uri.EscapeDataString(otherName));
    }

    /// <summary>True when the expression finds something in the arguments.</summary>
    public static bool Matches(string argPattern, IReadOnlyList<string> argv, PathRules rules)
    {
        MatchWork work = new();
        ArgumentTexts arguments = new(argv);
        return AsText(argPattern, arguments, rules, work) ?? AsExpression(argPattern, arguments, rules, work);
    }

    /// <summary>
    /// The same for many expressions and one command, where letters alone say it; null where the expression has to be compiled and run.
    /// </summary>
    public static bool? AsText(string argPattern, ArgumentTexts arguments, PathRules rules, MatchWork work)
    {
        string subject = Subject(argPattern, arguments);
        if (argPattern.StartsWith(ObsoleteHashPrefix, StringComparison.Ordinal) || !work.Take(16)
            || !NecessaryText.MayBeIn(argPattern, subject, rules, work))
        {
            return false;
        }
        return FindsExactly(argPattern, subject, rules) is not { } exactly ? null
            : exactly && work.Take(Expression(argPattern, subject)) && (IsByNul(argPattern) ? !arguments.LooksLikeNone
                : arguments.Marked.All(text => FindsExactly(argPattern, text, rules) == true));
    }

    /// <summary>The same where only the expression itself can say it.</summary>
    public static bool AsExpression(string argPattern, ArgumentTexts arguments, PathRules rules, MatchWork work)
    {
        string subject = Subject(argPattern, arguments);
        if (!work.Take(Expression(argPattern, subject)) || Compile(argPattern) is not { } regex)
        {
            return false;
        }
        return IsByNul(argPattern) ? !arguments.LooksLikeNone && Finds(regex, subject, rules, work)
            : Finds(regex, subject, rules, work) && arguments.Marked.All(text => Finds(regex, text, rules, work));
    }

    private static bool IsByNul(string argPattern) => argPattern.IndexOf('\0') >= 0;

    private static string Subject(string argPattern, ArgumentTexts arguments) =>
        IsByNul(argPattern) ? arguments.Separated : arguments.Joined;

    private static long Expression(string argPattern, string subject) =>
        MatchWork.Expression + (long)argPattern.Length + (4L * subject.Length);

    private static bool? FindsExactly(string argPattern, string text, PathRules rules) =>
        ExactText.Matches(argPattern, text) is not { } same ? null
        : same || rules == PathRules.Windows && text.IndexOf('/') >= 0 && ExactText.Matches(argPattern, text.Replace('/', '\\')) == true;

    private static bool Finds(Regex regex, string subject, PathRules rules, MatchWork work) =>
        Finds(regex, subject, work) || rules == PathRules.Windows && subject.IndexOf('/') >= 0
            && Finds(regex, subject.Replace('/', '\\'), work);

    /// <summary>
    /// True when the expression can be used at all; a rule with another one never matches, and an administrator should be told so.
    /// </summary>
    public static bool IsUsable(string argPattern) => IsHash(argPattern)
        || !IsGenerated(argPattern) && (ExactText.IsOne(argPattern) || Compile(argPattern) is not null);

    /// <summary>
    /// An engine that goes back in its text has one time for the whole decision, however many rules want it: processor time of this thread,
    /// so that a busy machine denies nothing that an idle one allows.
    /// </summary>
    private static bool Finds(Regex regex, string subject, MatchWork work)
    {
        if (work.IsExhausted)
        {
            return false;
        }
        bool goesBack = regex.MatchTimeout != LinearTimeLimit;
        for (TimeSpan wait = regex.MatchTimeout; ; wait += wait)
        {
            TimeSpan start = goesBack ? ThreadTime.Now : TimeSpan.Zero;
            try
            {
                bool found = (wait == regex.MatchTimeout ? regex : new Regex(regex.ToString(), regex.Options, wait)).IsMatch(subject);
                work.TakeTime(goesBack ? ThreadTime.Now - start : TimeSpan.Zero);
                return found;
            }
            catch (RegexMatchTimeoutException)
            {
                // What a try that got too little of the machine has cost is not the rule's: the next one begins again.
                if (!goesBack || wait >= LongestWait || ThreadTime.Now - start >= NearLimit)
                {
                    work.TakeTime(MatchWork.TimeLimit);
                    return false;
                }
            }
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
                RegexOptions engine = looksAround ? RegexOptions.None : RegexEngine.WithoutBacktracking;
                regex = new Regex(translated, RegexOptions.CultureInvariant | engine,
                    engine == RegexOptions.None ? MatchWork.TimeLimit : LinearTimeLimit);
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
