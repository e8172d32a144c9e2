using System.Net;
using System.Security;
using OpenClaw.Node.Operator;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>The library's words for operators as the module's objects.</summary>
internal static class OperatorMapping
{
    public static GatewaySessionInfo From(OperatorSession session, bool isDefault, GatewayFacts? facts = null) => new()
    {
        Id = session.Id,
        Url = session.Url,
        IsDefault = isDefault,
        Connected = session.Operator.IsConnected,
        ConnectedSince = session.Operator.ConnectedAt.ToLocalTime(),
        Version = session.Operator.Hello.ServerVersion,
        Protocol = session.Operator.Hello.Protocol,
        Scope = [.. session.Operator.Granted.Select(scope => scope.ToString())],
        DeviceId = session.Operator.DeviceId,
        TlsFingerprint = session.Operator.Gateway.Fingerprint?.ToString(),
        Healthy = facts?.Healthy,
        ComputerName = facts?.ComputerName,
        OperatingSystem = facts?.OperatingSystem,
        Uptime = facts?.Uptime,
        ConnectedNodes = facts?.Nodes?.Count(node => node.Connected),
        KnownNodes = facts?.Nodes?.Count,
    };

    public static Output.NodeSetupCode From(Node.Operator.NodeSetupCode code)
    {
        SecureString secret = new NetworkCredential("", code.Code).SecurePassword;
        secret.MakeReadOnly();
        return new Output.NodeSetupCode { SetupCode = secret, GatewayUrl = code.GatewayUrl, ExpiresAt = code.ExpiresAt,
            Access = code.Access, SetupId = code.SetupId };
    }
}
