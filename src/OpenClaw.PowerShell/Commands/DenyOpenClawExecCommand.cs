using System.Management.Automation;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Deny-OpenClawExec: refuses a waiting request; it stays denied and is forgotten.</summary>
[Cmdlet(VerbsLifecycle.Deny, "OpenClawExec", SupportsShouldProcess = true, DefaultParameterSetName = LocalSet)]
[OutputType(typeof(ExecRequestView), ParameterSetName = [LocalSet])]
[OutputType(typeof(GatewayExecRequest), ParameterSetName = [EndpointSet, UrlSet])]
public sealed class DenyOpenClawExecCommand : AnswerExecRequestCmdlet
{
    private protected override (string Decision, string Action) Answer => ("deny", "Deny");

    private protected override ExecRequestView AnswerHere(ExecApprovals approvals, string id) => approvals.Deny(id);
}
