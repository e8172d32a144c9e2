using System.Management.Automation;
using System.Security;
using OpenClaw.Browser.Hosting;
using OpenClaw.Gateway;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets that talk to a gateway share: which one, and the token for it.</summary>
public abstract class GatewayEndpointCmdlet : GatewayAddressCmdlet
{
    private SecureString? _fromVault;

    /// <summary>The gateway's shared token; default: OPENCLAW_GATEWAY_TOKEN.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    public SecureString? Token { get; set; }

    /// <summary>The name under which the module SecretManagement keeps the gateway's token.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string? TokenSecretName { get; set; }

    /// <summary>The vault that -TokenSecretName is in; default: the one that SecretManagement asks first.</summary>
    [Parameter(ParameterSetName = EndpointSet)]
    [Parameter(ParameterSetName = UrlSet)]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    private protected override void CheckEndpoint()
    {
        base.CheckEndpoint();
        Exclude(Token is not null, nameof(Token), TokenSecretName is not null, nameof(TokenSecretName));
        if (Vault is not null && TokenSecretName is null)
        {
            ThrowFailure(new OpenClawCommandException(
                "ParameterMissing", ErrorCategory.InvalidArgument, "-Vault needs -TokenSecretName.",
                "Add -TokenSecretName, or leave out -Vault."));
        }
    }

    /// <inheritdoc/>
    private protected override GatewayCredentials Credentials() => new() { Token = Secrets.Reveal(GivenToken()) };

    /// <summary>A doctor for the node that the parameters name.</summary>
    /// <param name="options">What was typed about its gateway.</param>
    /// <param name="told">Told each check as it comes.</param>
    /// <param name="seconds">How long one step over the network may take.</param>
    private protected NodeDoctor Doctor(NodeOptions options, Action<DoctorCheck> told, int seconds) =>
        new(options, ToolWords.PowerShell, told)
    {
        Limit = TimeSpan.FromSeconds(seconds),
        StateDirectory = options.State?.Directory ?? FullPath(StateDirectory),
        Flavor = ServiceMapping.Flavor(Flavor),
        MoreCommands = BrowserCommands.Create,
        Browser = BrowserOverview.Check,
    };

    /// <summary>The token of this call, from the parameter or from the vault; null when neither was named.</summary>
    /// <exception cref="OpenClawCommandException">SecretManagement is not there, or does not give it.</exception>
    private protected SecureString? GivenToken() =>
        Token ?? (TokenSecretName is null ? null : _fromVault ??= SecretVault.Get(InvokeCommand, TokenSecretName, Vault));
}
