using System.Management.Automation;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Connect-OpenClawGateway: opens a session with a gateway as an operator, for the cmdlets that see, approve and use nodes.</summary>
[Cmdlet(VerbsCommunications.Connect, "OpenClawGateway", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(GatewaySessionInfo))]
public sealed class ConnectOpenClawGatewayCommand : GatewayEndpointCmdlet
{
    /// <summary>What to ask for; default: everything the cmdlets can do. A session with fewer scopes does less, and asks the approving operator for less.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public OperatorScope[] Scope { get; set; } = [.. OperatorScopes.All];

    /// <summary>The gateway's password; the user name is not used. Default: OPENCLAW_GATEWAY_PASSWORD.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Write the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            CheckEndpoint();
            NodeOptions options = EndpointOptions();
            options = options with { Credentials = options.Credentials with { Password = Secrets.Reveal(Credential?.Password) } };
            IReadOnlyList<OperatorScope> scopes = [.. Scope.Distinct().OrderBy(scope => scope.ToString(), StringComparer.Ordinal)];
            WriteVerbose($"Connecting to {GatewayTarget} as an operator with {string.Join(", ", scopes)}.");
            GatewayOperator connected = Await(cancellation => GatewayOperator.ConnectAsync(options, scopes, log: null, cancellation));
            WriteVerbose($"Connected to {connected.Gateway}, gateway {connected.Hello.ServerVersion ?? "of unknown version"}, as operator {connected.DeviceId}; granted {string.Join(", ", connected.Granted)}.");
            OperatorSession session = OperatorSessions.OfThisRunspace().Add(connected);
            if (PassThru)
            {
                WriteObject(OperatorMapping.From(session, isDefault: true));
            }
        }
        catch (Exception failure) when (failure is OpenClawCommandException or GatewayOperatorException or NodeStateException or NodeStartException or GatewayConfigurationException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, GatewayTarget);
        }
    }
}
