using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawExecRule: the rules of the allowlist, with when each was last used.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecRule")]
[OutputType(typeof(ExecRule))]
public sealed class GetOpenClawExecRuleCommand : ExecPolicyCmdlet
{
    /// <summary>
    /// Only rules with this pattern, or for the file that this name means on this machine. PowerShell wildcards; the rule's own wildcards
    /// match themselves. A pattern without wildcards that no rule has is an error.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RulePatternCompleter))]
    public string[]? Pattern { get; set; }

    /// <summary>
    /// Only rules that are just what Add-OpenClawExecRule would store for these patterns here: no wildcards, and no wider rule for another
    /// name of the file.
    /// </summary>
    [Parameter]
    public SwitchParameter Exact { get; set; }

    /// <summary>Only rules of these agents; * is the list for all agents.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AgentName]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    private protected override void Process(StateLocation location)
    {
        Dictionary<string, Func<AllowlistEntry, bool>>? wanted = Pattern?.Distinct(StringComparer.Ordinal)
            .ToDictionary(pattern => pattern, pattern => Exact ? WouldBeAdded(pattern) : LooksLike(pattern));
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, AgentApprovals> agent in Load(new ExecApprovalsStore(location)).Document.Agents)
        {
            if (Agent is not null && !Agent.Contains(agent.Key, StringComparer.Ordinal))
            {
                continue;
            }

            foreach (AllowlistEntry entry in agent.Value.Allowlist ?? [])
            {
                string[] meant = wanted is null ? [] : [.. wanted.Where(one => one.Value(entry)).Select(one => one.Key)];
                found.UnionWith(meant);
                if (wanted is null || meant.Length > 0)
                {
                    WriteObject(PolicyMapping.ToExecRule(agent.Key, entry, location));
                }
            }
        }

        foreach (string pattern in wanted?.Keys.Where(pattern => !found.Contains(pattern) && IsName(pattern)) ?? [])
        {
            WriteFailure(NotFound(pattern), pattern);
        }
    }

    /// <summary>
    /// A name that nothing has is an error, as everywhere in PowerShell. -Exact asks whether a rule is there, and nothing is an answer.
    /// </summary>
    private bool IsName(string pattern) => !Exact && !WildcardPattern.ContainsWildcardCharacters(pattern);

    private OpenClawCommandException NotFound(string pattern) => new(
        "ExecRuleNotFound", ErrorCategory.ObjectNotFound,
        $"No rule{(Agent is null ? "" : " of " + string.Join(", ", Agent))} is for '{pattern}'.",
        $"Get-OpenClawExecRule lists the rules; to allow it: Add-OpenClawExecRule {ToolWords.PowerShell.Word(pattern)}", pattern);

    private Func<AllowlistEntry, bool> WouldBeAdded(string pattern)
    {
        // As Add-OpenClawExecRule reads it: from the directory of the session.
        string stored = RuleProgram.Here(pattern, directory: CurrentDirectory).Pattern;
        return entry => string.Equals(stored, entry.Pattern.Trim(), StringComparison.Ordinal);
    }

    private static Func<AllowlistEntry, bool> LooksLike(string pattern)
    {
        WildcardPattern wanted = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        // The name by which a rule was added means the file that it was stored for.
        RuleProgram? program = WildcardPattern.ContainsWildcardCharacters(pattern) ? null : RuleProgram.Here(pattern);
        return entry => wanted.IsMatch(entry.Pattern) || string.Equals(pattern, entry.Pattern, StringComparison.Ordinal)
            || program?.Names(entry.Pattern.Trim()) == true;
    }
}
