using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;
using NodeSetupCode = OpenClaw.PowerShell.Output.NodeSetupCode;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNodeSetupCode: makes one-time codes at a gateway, with which machines pair that nobody sits at.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeSetupCode")]
[OutputType(typeof(NodeSetupCode))]
public sealed class GetOpenClawNodeSetupCodeCommand : OperatorCmdlet
{
    /// <summary>How many codes; each pairs one node.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 1000)]
    public int Count { get; set; } = 1;

    /// <summary>
    /// The address that nodes shall dial, for example wss://gateway.example; default: what the gateway's own configuration says.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PublicUrl { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        GatewaySetupCodes codes = new(Operator(OperatorScopes.ForAdministration));
        for (int i = 0; i < Count; i++)
        {
            try
            {
                WriteObject(OperatorMapping.From(Await(cancellation => codes.CreateAsync(PublicUrl, cancellation))));
            }
            catch (GatewayOperatorException failure)
            {
                // The next one would fail for the same reason.
                WriteFailure(failure, PublicUrl);
                return;
            }
        }
    }
}
