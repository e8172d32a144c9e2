using System.Text.RegularExpressions;

namespace OpenClaw.Node.Execution;

/// <summary>
/// Variables that a request may set without anybody being asked: language, time zone, terminal, colours. No program takes them for a path
/// to code or settings, and only with values that cannot be one either: a <c>LANG</c> or <c>TZ</c> with a leading slash or dots names a
/// file of the caller's choice. What is not here needs the policy's word (<c>allowedEnv</c>) or a person's.
/// </summary>
internal static class HarmlessVariables
{
    private const int MaxLength = 128;

    private const string Locale = "^(?:[A-Za-z]{1,16}(?:[_-][A-Za-z0-9]{1,16}){0,3}(?:\\.[A-Za-z0-9-]{1,16})?(?:@[A-Za-z0-9]{1,16})?)?$";
    private const string Flag = "^(?:[0-9]{1,2}|true|false|yes|no|on|off|always|never|auto|truecolor|24bit)?$";
    private const string Number = "^(?:[0-9]{1,5})?$";

    private static readonly Dictionary<string, Regex> Values = new(StringComparer.Ordinal)
    {
        ["LANG"] = Text(Locale),
        ["LANGUAGE"] = Text("^(?:[A-Za-z]{1,16}(?:_[A-Za-z0-9]{1,16})?(?:@[A-Za-z0-9]{1,16})?(?::(?!$)|$)){0,8}$"),
        ["LC_ALL"] = Text(Locale), ["LC_CTYPE"] = Text(Locale), ["LC_COLLATE"] = Text(Locale), ["LC_MESSAGES"] = Text(Locale),
        ["LC_NUMERIC"] = Text(Locale),
        ["LC_TIME"] = Text(Locale), ["LC_MONETARY"] = Text(Locale), ["LC_PAPER"] = Text(Locale), ["LC_NAME"] = Text(Locale),
        ["LC_ADDRESS"] = Text(Locale),
        ["LC_TELEPHONE"] = Text(Locale), ["LC_MEASUREMENT"] = Text(Locale), ["LC_IDENTIFICATION"] = Text(Locale),
        // A name below the system's own time zones, or hours; never a colon (a file), a slash in front or a dot.
        ["TZ"] = Text("^(?:[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9][A-Za-z0-9_+-]{0,31}){0,2})?$"),
        ["TERM"] = Text("^(?:[A-Za-z0-9][A-Za-z0-9+-]{0,63}(?:\\.[A-Za-z0-9+-]{1,32})?)?$"),
        ["COLORTERM"] = Text("^[A-Za-z0-9-]{0,32}$"),
        ["COLUMNS"] = Text(Number), ["LINES"] = Text(Number),
        ["NO_COLOR"] = Text(Flag), ["FORCE_COLOR"] = Text(Flag), ["CLICOLOR"] = Text(Flag), ["CLICOLOR_FORCE"] = Text(Flag),
        ["CI"] = Text(Flag),
        ["OPENCLAW_SUBAGENT_EXEC"] = Text(Flag),
        // Switched off; anything else is refused before (docs/protocol/process.md 2.1).
        ["PAGER"] = Text("^(?:cat)?$"), ["GIT_PAGER"] = Text("^(?:cat)?$"),
    };

    /// <summary>True when the variable with this value changes nothing but how a program speaks.</summary>
    public static bool Contains(string name, string value) =>
        value.Length <= MaxLength && Values.TryGetValue(HostEnvironment.IgnoresCase ? name.ToUpperInvariant() : name, out Regex? allowed)
            && allowed.IsMatch(value);

    // \z in place of $: a newline at the end is no part of such a value.
    private static Regex Text(string pattern) => new(pattern.Replace("$", "\\z"), RegexOptions.CultureInvariant);
}
