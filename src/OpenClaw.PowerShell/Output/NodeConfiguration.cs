using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>What the node will do at its next start. Holds no secret.</summary>
public sealed class NodeConfiguration
{
    /// <summary>The saved gateway as one address; null where none is saved.</summary>
    public string? Gateway { get; init; }

    /// <summary>Its host.</summary>
    public string? GatewayHost { get; init; }

    /// <summary>Its port.</summary>
    public int? Port { get; init; }

    /// <summary>Its path behind a reverse proxy.</summary>
    public string? ContextPath { get; init; }

    /// <summary>True when TLS is used.</summary>
    public bool Tls { get; init; }

    /// <summary>The pinned certificate, SHA-256.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>The node instance id.</summary>
    public string? NodeId { get; init; }

    /// <summary>The name that operators see; null for the host name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The only node commands that are offered; null for all.</summary>
    public IReadOnlyList<string>? Command { get; init => field = value is null ? null : ShownList.OfTexts(value); }

    /// <summary>Whether the gateway may use a browser through this node.</summary>
    public string BrowserProxy { get; init; } = nameof(BrowserProxyMode.Enabled);

    /// <summary>The browser profiles it may use; empty for all.</summary>
    public IReadOnlyList<string> BrowserProfile { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>True when a node is installed with this state directory: it takes the change with Restart-OpenClawNode.</summary>
    public bool Installed { get; init; }

    /// <summary>Where the node keeps its state.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>The file openclaw.json that the browser settings are in.</summary>
    public string ConfigPath { get; init; } = "";

    /// <summary>The gateway.</summary>
    public override string ToString() => Gateway is null ? "no gateway" : DisplayText.Visible(Gateway);
}
