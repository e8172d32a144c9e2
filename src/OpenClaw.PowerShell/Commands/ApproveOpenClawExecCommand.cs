using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Approve-OpenClawExec: allows a waiting request, once (the very same request, the next time it is asked within an hour) or always (by rules for its programs).
/// </summary>
[Cmdlet(VerbsLifecycle.Approve, "OpenClawExec", SupportsShouldProcess = true, DefaultParameterSetName = LocalSet)]
[OutputType(typeof(ExecRequestView), ParameterSetName = [LocalSet])]
[OutputType(typeof(GatewayExecRequest), ParameterSetName = [EndpointSet, UrlSet])]
public sealed class ApproveOpenClawExecCommand : AnswerExecRequestCmdlet
{
    /// <summary>Add rules, so that it never has to be asked again.</summary>
    [Parameter]
    public SwitchParameter Always { get; set; }

    private protected override (string Decision, string Action) Answer => Always ? ("allow-always", "Allow always") : ("allow-once", "Allow once");

    private protected override ExecRequestView AnswerHere(ExecApprovals approvals, string id) => approvals.Approve(id, Always);
}
