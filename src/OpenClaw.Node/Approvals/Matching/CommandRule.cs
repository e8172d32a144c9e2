using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>A command of a shell itself, as it stands in a text.</summary>
/// <param name="Prefix"><see cref="CommandRule.Cmd"/> or <see cref="CommandRule.PowerShell"/>.</param>
/// <param name="Name">The command.</param>
/// <param name="Module">For PowerShell: the module it is in.</param>
/// <param name="IsSystemModule">True when that is the system's own module of this command, which a rule need not name.</param>
internal sealed record ShellCommand(string Prefix, string Name, string? Module, bool IsSystemModule)
{
    /// <summary>The name as wildcards are compared with it.</summary>
    public string Lower { get; } = Name.ToLowerInvariant();
}

/// <summary>
/// Rules that name a command of a shell instead of a file: <c>cmd:dir</c> a command of cmd.exe itself, <c>ps:Get-Service</c> one of
/// PowerShell. They live in the same list; a node host that does not know them finds no file of that name, and so allows nothing by them.
/// </summary>
internal sealed class CommandRule
{
    public const string Cmd = "cmd:";

    public const string PowerShell = "ps:";

    private static readonly char[] Wildcards = ['*', '?'];

    private readonly string? _module;
    private readonly string _name;
    private readonly string? _wild;

    /// <summary>A command of cmd.exe by its whole name; one of PowerShell also by a wildcard in its noun.</summary>
    private CommandRule(string prefix, string pattern)
    {
        string wanted = pattern.Substring(prefix.Length);
        int slash = wanted.IndexOf('\\');
        _module = slash < 0 ? null : wanted.Substring(0, slash);
        _name = wanted.Substring(slash + 1);
        int dash = _name.IndexOf('-');
        bool wild = prefix == PowerShell && dash > 0 && _name.IndexOfAny(Wildcards, 0, dash) < 0 && _name.IndexOfAny(Wildcards, dash) >= 0;
        _wild = wild ? _name.ToLowerInvariant() : null;
        Key = prefix + (wild ? _name.Substring(0, dash + 1) : _name);
    }

    /// <summary>What it is found by: the name, or the verb where the noun has a wildcard.</summary>
    public string Key { get; }

    /// <summary>True for a pattern of this kind.</summary>
    public static bool IsOne(string pattern) => PrefixOf(pattern) is not null;

    /// <summary>A trimmed pattern of this kind; null for another one.</summary>
    public static CommandRule? Read(string pattern) => PrefixOf(pattern) is { } prefix ? new CommandRule(prefix, pattern) : null;

    /// <summary>The keys of the rules that could name a command, without regard to case.</summary>
    public static IEnumerable<string> Keys(string prefix, string name)
    {
        yield return prefix + name;
        int dash = name.IndexOf('-');
        if (dash > 0 && dash + 1 < name.Length)
        {
            yield return prefix + name.Substring(0, dash + 1);
        }
    }

    /// <summary>The rule that allows a command of a shell with its arguments; null when none does.</summary>
    /// <param name="rules">In the document's order.</param>
    /// <param name="command">The command.</param>
    /// <param name="argv">Its words, the name first; null when they are not certain: then only rules without an argument part
    /// count.</param>
    /// <param name="workingDirectory">The run's directory; null when it is not certain.</param>
    /// <param name="work">What the decision may still cost.</param>
    public static AllowlistRule? Match(IReadOnlyList<AllowlistRule> rules, ShellCommand command, IReadOnlyList<string>? argv,
        string? workingDirectory, MatchWork work)
    {
        RuleList list = RuleList.Of(rules);
        return RuleArguments.ForEverything(list, work)
            ?? new RuleArguments(argv, workingDirectory, otherName: null, MachinePaths.Rules, work)
                .First(list.ForCommand(command, work), static _ => true, static fingerprint => !ArgPattern.HoldsContent(fingerprint));
    }

    /// <summary>True when it names a command for which it was found by its key.</summary>
    public bool Names(ShellCommand command, MatchWork work)
    {
        if (_module is null ? command.Module is not null && !command.IsSystemModule
            : !string.Equals(_module, command.Module, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        return _wild is null ? string.Equals(_name, command.Name, StringComparison.OrdinalIgnoreCase)
            : PathGlob.Matches(_wild, command.Lower, null, PathRules.Linux, work);
    }

    private static string? PrefixOf(string pattern) => pattern.StartsWith(Cmd, StringComparison.OrdinalIgnoreCase) ? Cmd
        : pattern.StartsWith(PowerShell, StringComparison.OrdinalIgnoreCase) ? PowerShell : null;
}
