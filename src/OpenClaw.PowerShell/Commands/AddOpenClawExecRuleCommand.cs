using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.PolicyFiles;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using RuleArguments = OpenClaw.Node.Approvals.Matching.ArgPattern;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Add-OpenClawExecRule: allows a program, for every agent or for one. A rule that is there already is no error.</summary>
[Cmdlet(VerbsCommon.Add, "OpenClawExecRule", SupportsShouldProcess = true)]
[OutputType(typeof(ExecRule))]
public sealed class AddOpenClawExecRuleCommand : ExecPolicyCmdlet
{
    /// <summary>Program names (git), paths (/usr/bin/git) or globs of paths (/opt/tools/**).</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>A regular expression (ECMAScript) that the arguments, joined by spaces, must match; anchor it with ^ and $.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ArgPattern { get; set; }

    /// <summary>The agent; default: * for all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string Agent { get; set; } = PolicyEdits.EveryAgent;

    /// <summary>Write the rules.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovalsStore store = new(location);
        string agent = Agent.Trim();
        foreach (string text in Pattern)
        {
            string pattern = text.Trim();
            try
            {
                Check(pattern);
            }
            catch (OpenClawCommandException refused)
            {
                WriteFailure(refused, text);
                continue;
            }

            if (Change(location, document => document.WithRule(agent, pattern, ArgPattern)) && PassThru
                && store.Load().Document.Agent(agent)?.Allowlist?.FirstOrDefault(r => PolicyEdits.IsRule(r, pattern, ArgPattern)) is { } added)
            {
                WriteObject(PolicyMapping.ToExecRule(agent, added, location));
            }

            WarnOfBareName(pattern);
        }
    }

    /// <summary>A rule that is a name alone matches a request that says the name alone; gateways since 2026.3.31 say the path (spec/exec-approvals.md 4.3, 6).</summary>
    private void WarnOfBareName(string pattern)
    {
        if (pattern.IndexOfAny(['/', '\\', '~', '*', '?']) < 0 && ProgramSearch.FindExisting(pattern, HostEnvironment.OfThisProcess()) is { } path)
        {
            WriteWarning(
                $"The rule '{pattern}' matches when the program is called by its name alone. Gateways that ask the node to prepare a command (2026.3.31 and later) call it by its path; to allow that as well: Add-OpenClawExecRule '{path}'");
        }
    }

    private void Check(string pattern)
    {
        if (pattern.Length == 0 || pattern.Any(char.IsControl))
        {
            throw new OpenClawCommandException("PatternInvalid", ErrorCategory.InvalidArgument, "A pattern is one line of text that is not blank.", "Give a program name, a path or a glob of a path.", pattern);
        }

        if (ArgPattern is not null && !RuleArguments.IsUsable(ArgPattern))
        {
            throw new OpenClawCommandException(
                "ArgPatternInvalid", ErrorCategory.InvalidArgument, "-ArgPattern is not a regular expression that this node can use: the rule would never match.",
                "Use ECMAScript syntax; try it with Test-OpenClawExec afterwards.", ArgPattern);
        }

        if (pattern == "*" && ArgPattern is null)
        {
            WriteWarning("The pattern * allows every program.");
        }
    }
}
