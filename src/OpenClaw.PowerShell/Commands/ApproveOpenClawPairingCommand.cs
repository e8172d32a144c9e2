using System.Management.Automation;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Approve-OpenClawPairing: lets a device connect, or lets the gateway call the commands that a node offers.</summary>
[Cmdlet(VerbsLifecycle.Approve, "OpenClawPairing", SupportsShouldProcess = true, DefaultParameterSetName = IdSet)]
[OutputType(typeof(PairingRequest))]
public sealed class ApproveOpenClawPairingCommand : AnswerPairingCmdlet
{
    private protected override string Action => "Approve";

    private protected override Task AnswerAsync(GatewayPairings pairings, PairingRequest request, CancellationToken cancellationToken) => pairings.ApproveAsync(request, cancellationToken);

    private protected override void Explain(PairingRequest request) => WriteVerbose(
        request.Kind == PairingKind.Surface ? $"The gateway may now call {request.Commands.Count} commands on {request.Name}; the node's own policy still decides what runs."
        : request.Roles.Contains("node") ? $"{request.Name} may connect. Within half a minute it does, and its commands are asked for next: Get-OpenClawPairing -Wait"
        : $"{request.Name} may connect.");
}
