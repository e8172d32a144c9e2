using System.Net;
using System.Security;

namespace OpenClaw.PowerShell.Output;

/// <summary>
/// A one-time code that pairs one node without anybody approving its device. Whoever has it can be that node: it is kept out of views and
/// texts.
/// </summary>
public sealed class NodeSetupCode
{
    /// <summary>The code, for -SetupCode of Start- and Install-OpenClawNode.</summary>
    public SecureString SetupCode { get; internal init; } = new();

    /// <summary>Where a node that uses it will dial.</summary>
    public string GatewayUrl { get; internal init; } = "";

    /// <summary>When it is worth nothing any more; null when the gateway does not tell.</summary>
    public DateTimeOffset? ExpiresAt { get; internal init; }

    /// <summary>What the device gets: <c>node</c>.</summary>
    public string? Access { get; internal init; }

    /// <summary>The gateway's id for it; no secret.</summary>
    public string? SetupId { get; internal init; }

    /// <summary>The code as text, to write down or to hand over. Everybody who reads it can pair a node.</summary>
    public string Reveal() => new NetworkCredential("", SetupCode).Password;

    /// <summary>No secret.</summary>
    public override string ToString() => $"setup code for {GatewayUrl}";
}
