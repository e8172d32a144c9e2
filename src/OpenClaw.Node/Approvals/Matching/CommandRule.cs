using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Rules that name a command of a shell instead of a file: <c>cmd:dir</c> a command of cmd.exe itself, <c>ps:Get-Service</c> one of
/// PowerShell. They live in the same list; a node host that does not know them finds no file of that name, and so allows nothing by them.
/// </summary>
internal static class CommandRule
{
    public const string Cmd = "cmd:";

    public const string PowerShell = "ps:";

    /// <summary>True for a pattern of this kind.</summary>
    public static bool IsOne(string pattern) =>
        pattern.StartsWith(Cmd, StringComparison.OrdinalIgnoreCase) || pattern.StartsWith(PowerShell, StringComparison.OrdinalIgnoreCase);

    /// <summary>The rule that allows a command of a shell with its arguments; null when none does.</summary>
    /// <param name="rules">In the document's order.</param>
    /// <param name="prefix"><see cref="Cmd"/> or <see cref="PowerShell"/>.</param>
    /// <param name="name">The command.</param>
    /// <param name="module">For PowerShell: the module it is in.</param>
    /// <param name="isSystemModule">True when that is the system's own module of this command, which a rule need not name.</param>
    /// <param name="argv">Its words, the name first; null when they are not certain: then only rules without an argument part
    /// count.</param>
    /// <param name="workingDirectory">The run's directory; null when it is not certain.</param>
    /// <param name="work">What the decision may still cost.</param>
    public static AllowlistRule? Match(
        IReadOnlyList<AllowlistRule> rules,
        string prefix,
        string name,
        string? module,
        bool isSystemModule,
        IReadOnlyList<string>? argv,
        string? workingDirectory,
        MatchWork work) =>
        // Each rule is looked at here.
        !work.Take(rules.Count) ? null : RuleArguments.ForEverything(RuleList.Of(rules), work)
            ?? new RuleArguments(argv, workingDirectory, otherName: null, MachinePaths.Rules, work).First(
                rules, rule => Names(JsText.Trim(rule.Pattern), prefix, name, module, isSystemModule), content => content is null);

    /// <summary>A command of cmd.exe by its whole name; one of PowerShell also by a wildcard in its noun.</summary>
    private static bool Names(string pattern, string prefix, string name, string? module, bool isSystemModule)
    {
        if (!pattern.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        string wanted = pattern.Substring(prefix.Length);
        int slash = wanted.IndexOf('\\');
        if (slash < 0 ? module is not null && !isSystemModule
            : !string.Equals(wanted.Substring(0, slash), module, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        wanted = wanted.Substring(slash + 1);
        int dash = wanted.IndexOf('-');
        bool wild = prefix == PowerShell && dash > 0 && wanted.IndexOfAny(['*', '?'], 0, dash) < 0
            && wanted.IndexOfAny(['*', '?'], dash) >= 0;
        return wild
            ? name.StartsWith(wanted.Substring(0, dash + 1), StringComparison.OrdinalIgnoreCase)
                && PathGlob.Matches(wanted.ToLowerInvariant(), name.ToLowerInvariant(), null, PathRules.Linux)
            : string.Equals(wanted, name, StringComparison.OrdinalIgnoreCase);
    }
}
