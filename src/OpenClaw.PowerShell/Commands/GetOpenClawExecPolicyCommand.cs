using System.Management.Automation;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Get-OpenClawExecPolicy: what is in effect, from the policy document and openclaw.json together. Without -Agent one object for every
/// agent that the document names and one (*) for all others. A document that cannot be read shows as Deny with its problem.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OpenClawExecPolicy")]
[OutputType(typeof(ExecPolicy))]
public sealed class GetOpenClawExecPolicyCommand : ExecPolicyCmdlet
{
    /// <summary>The agents; * for every agent that the document does not name.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AgentName]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    private protected override void Process(StateLocation location)
    {
        ExecApprovalsStore store = new(location);
        ExecApprovalsSnapshot snapshot = store.Load();
        PolicySource policies = PolicySource.Of(location, store);
        foreach (string agent in Agent ?? ["*", .. snapshot.Document.Agents.Select(a => a.Key).Where(a => a != "*")])
        {
            WriteObject(PolicyMapping.ToExecPolicy(policies.For(snapshot, AgentId(agent)), agent, store, snapshot, location));
        }
    }
}
