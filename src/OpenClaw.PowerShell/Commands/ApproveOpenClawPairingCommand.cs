using System.Management.Automation;
using OpenClaw.Node.Operator;
using OpenClaw.Node.Texts;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Approve-OpenClawPairing: lets a device connect, or lets the gateway call the commands that a node offers.</summary>
[Cmdlet(VerbsLifecycle.Approve, "OpenClawPairing", SupportsShouldProcess = true, DefaultParameterSetName = IdSet)]
[OutputType(typeof(PairingRequest))]
public sealed class ApproveOpenClawPairingCommand : AnswerPairingCmdlet
{
    /// <summary>
    /// Also approve a device that would be more than a node: an operator can use the gateway, and with the scope operator.admin change it
    /// and every node.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowOperator { get; set; }

    private protected override string Action => "Approve";

    private protected override Task AnswerAsync(GatewayPairings pairings, PairingRequest request, CancellationToken cancellationToken) =>
        pairings.ApproveAsync(request, cancellationToken);

    private protected override bool IsRisky(PairingRequest request) =>
        request.About == PairingKind.Device && ParameterSetName == ObjectSet && !MyInvocation.BoundParameters.ContainsKey("WhatIf");

    private protected override void Check(PairingRequest request, string id)
    {
        if (request.Id != id)
        {
            // What a beginning of an id fits may be somebody else's by now: requests come and go, and strangers may make many.
            throw new OpenClawCommandException(
                "PairingIdIncomplete", ErrorCategory.InvalidArgument,
                $"To approve, the whole id is needed. '{id}' begins that of {request.Name} (device {request.DeviceId ?? "unknown"}), which asks to {request.AsksFor}. Nothing was approved.",
                $"If it is that device: {ToolWords.PowerShell.ApproveDevice(request.Id)}", id);
        }

        if (!AllowOperator && PairingConsent.MoreThanNode(request) is { } more)
        {
            throw new OpenClawCommandException(
                "OperatorNotAllowed", ErrorCategory.SecurityError,
                $"The device {request.DeviceId ?? request.Name} would be more than a node: {more}. Nothing was approved.",
                $"Deny-OpenClawPairing {ToolWords.PowerShell.Word(request.Id)}; if it is meant: {ToolWords.PowerShell.ApproveDevice(request.Id)} -AllowOperator", request.Id);
        }
    }

    private protected override void Explain(PairingRequest request) => WriteVerbose(
        request.About == PairingKind.Surface
            ? $"The gateway may now call {request.Commands.Count} commands on {request.Name}; the node's own policy still decides what runs."
        : request.Roles.Contains("node")
            ? $"{request.Name} may connect. Within half a minute it does, and its commands are asked for next: Get-OpenClawPairing -Wait"
        : $"{request.Name} may connect.");
}
