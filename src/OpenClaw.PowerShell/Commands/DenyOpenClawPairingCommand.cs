using System.Management.Automation;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Deny-OpenClawPairing: says no to a device, or to the commands that a node offers.</summary>
[Cmdlet(VerbsLifecycle.Deny, "OpenClawPairing", SupportsShouldProcess = true, DefaultParameterSetName = IdSet)]
[OutputType(typeof(PairingRequest))]
public sealed class DenyOpenClawPairingCommand : AnswerPairingCmdlet
{
    private protected override string Action => "Deny";

    private protected override Task AnswerAsync(GatewayPairings pairings, PairingRequest request, CancellationToken cancellationToken) =>
        pairings.RejectAsync(request, cancellationToken);

    private protected override void Explain(PairingRequest request) =>
        WriteVerbose($"The request of {request.Name} is gone; it may ask again. To make an approved node ask anew: Remove-OpenClawNode");
}
