using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>One session with a gateway, opened by Connect-OpenClawGateway.</summary>
internal sealed class OperatorSession(int id, GatewayOperator connected, SessionLog log)
{
    /// <summary>The number of the session in its runspace.</summary>
    public int Id { get; } = id;

    public GatewayOperator Operator { get; } = connected;

    public SessionLog Log { get; } = log;

    public string Url => Operator.Gateway.Url;
}
