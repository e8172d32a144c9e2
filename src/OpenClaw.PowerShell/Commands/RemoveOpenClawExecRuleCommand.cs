using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Remove-OpenClawExecRule: takes rules away, by pattern, by id or as objects of Get-OpenClawExecRule. A rule that is not there is no
/// error, but a warning.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "OpenClawExecRule", SupportsShouldProcess = true, DefaultParameterSetName = PatternSet)]
[OutputType(typeof(void))]
public sealed class RemoveOpenClawExecRuleCommand : ExecPolicyCmdlet
{
    private const string PatternSet = "Pattern";
    private const string IdSet = "Id";
    private const string ObjectSet = "InputObject";

    private IReadOnlyList<ExecRule> _rules = [];

    /// <summary>The patterns as the rules have them; a name also means the file that it leads to on this machine.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PatternSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RulePatternCompleter))]
    public string[] Pattern { get; set; } = [];

    /// <summary>Only rules with this pattern for the arguments; default: whatever they have.</summary>
    [Parameter(Position = 1, ParameterSetName = PatternSet)]
    [ValidateNotNullOrEmpty]
    public string? ArgPattern { get; set; }

    /// <summary>The agent; default: * for the list of all agents.</summary>
    [Parameter(ParameterSetName = PatternSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string Agent { get; set; } = PolicyEdits.EveryAgent;

    /// <summary>The ids of the rules.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Rules from Get-OpenClawExecRule.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    private protected override void Process(StateLocation location)
    {
        _rules = InputObject is null ? [] : [.. PipelineInput.Each(InputObject).Select(Rule)];
        bool found = false;
        Change(location, document => document.WithoutRules((agent, rule) =>
        {
            bool meant = IsMeant(agent, rule);
            found |= meant;
            return meant;
        }));

        // No error, so that a script may be repeated; but a misspelt rule goes on allowing.
        if (!found)
        {
            WriteWarning(
                $"No such rule is in {new ExecApprovalsStore(location).Path}; nothing was removed.{System.Environment.NewLine}  > Get-OpenClawExecRule");
        }
    }

    /// <summary>By its kind, not by what it has: many objects have an Id, or an Agent.</summary>
    private static ExecRule Rule(PSObject input) => PipelineInput.Base(input) is ExecRule rule ? rule
        : PipelineInput.KindOf(input) == typeof(ExecRule).FullName ? new ExecRule
        {
            Agent = PipelineInput.Text(input, nameof(ExecRule.Agent)) ?? PolicyEdits.EveryAgent,
            Pattern = PipelineInput.Text(input, nameof(ExecRule.Pattern)) ?? "",
            ArgPattern = PipelineInput.Text(input, nameof(ExecRule.ArgPattern)),
            AllowAlways = PipelineInput.Value(input, nameof(ExecRule.AllowAlways)) is true,
            Id = PipelineInput.Text(input, nameof(ExecRule.Id)) ?? "",
        }
        : throw PipelineInput.Unfit(input, "a rule is an object of Get-OpenClawExecRule.",
            "By its pattern: Remove-OpenClawExecRule -Pattern. Get-OpenClawExecRule lists the rules.");

    private bool IsMeant(string agent, AllowlistEntry rule) => ParameterSetName switch
    {
        IdSet => Id.Contains(rule.Id, StringComparer.OrdinalIgnoreCase),

        // By content as well: a rule that was written by hand without an id gets a new one at every reading.
        ObjectSet => _rules.Any(meant => agent == meant.Agent
            && (rule.Id == meant.Id || (rule.IsAllowAlways == meant.AllowAlways && rule.Key == meant.Key))),
        _ => agent == Agent.Trim() && Pattern.Any(p => p.Trim() == rule.Pattern.Trim() || RuleProgram.Here(p).Names(rule.Pattern.Trim()))
            && (ArgPattern is null || rule.ArgPattern == ArgPattern),
    };
}
