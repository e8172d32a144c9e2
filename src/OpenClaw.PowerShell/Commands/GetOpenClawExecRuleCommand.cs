using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawExecRule: the rules of the allowlist, with when each was last used.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecRule")]
[OutputType(typeof(ExecRule))]
public sealed class GetOpenClawExecRuleCommand : ExecPolicyCmdlet
{
    /// <summary>Only rules with this pattern, or for the file that this name means on this machine. PowerShell wildcards; the rule's own wildcards match themselves.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RulePatternCompleter))]
    public string[]? Pattern { get; set; }

    /// <summary>Only rules that are just what Add-OpenClawExecRule would store for these patterns here: no wildcards, and no wider rule for another name of the file.</summary>
    [Parameter]
    public SwitchParameter Exact { get; set; }

    /// <summary>Only rules of these agents; * is the list for all agents.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AgentName]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    private protected override void Process(StateLocation location)
    {
        Func<AllowlistEntry, bool> isWanted = Pattern is null ? static _ => true : Exact ? WouldBeAdded(Pattern) : LooksLike(Pattern);
        foreach (KeyValuePair<string, AgentApprovals> agent in Load(new ExecApprovalsStore(location)).Document.Agents)
        {
            if (Agent is not null && !Agent.Contains(agent.Key, StringComparer.Ordinal))
            {
                continue;
            }

            foreach (AllowlistEntry entry in agent.Value.Allowlist ?? [])
            {
                if (isWanted(entry))
                {
                    WriteObject(PolicyMapping.ToExecRule(agent.Key, entry, location));
                }
            }
        }
    }

    private Func<AllowlistEntry, bool> WouldBeAdded(string[] patterns)
    {
        // As Add-OpenClawExecRule reads them: from the directory of the session.
        string directory = SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        string[] stored = [.. patterns.Select(pattern => RuleProgram.Here(pattern, directory: directory).Pattern)];
        return entry => stored.Contains(entry.Pattern.Trim(), StringComparer.Ordinal);
    }

    private static Func<AllowlistEntry, bool> LooksLike(string[] patterns)
    {
        WildcardPattern[] wanted = [.. patterns.Select(p => WildcardPattern.Get(p, WildcardOptions.IgnoreCase))];
        // The name by which a rule was added means the file that it was stored for.
        RuleProgram[] programs = [.. patterns.Where(p => !WildcardPattern.ContainsWildcardCharacters(p)).Select(p => RuleProgram.Here(p))];
        return entry => Array.Exists(wanted, w => w.IsMatch(entry.Pattern)) || patterns.Contains(entry.Pattern, StringComparer.Ordinal)
            || Array.Exists(programs, program => program.Names(entry.Pattern.Trim()));
    }
}
