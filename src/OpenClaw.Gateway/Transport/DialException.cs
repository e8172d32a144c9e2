namespace OpenClaw.Gateway.Transport;

/// <summary>A step of dialling failed, for a typed reason. It never leaves the connection: it becomes its status.</summary>
internal sealed class DialException(GatewayFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    public GatewayFailure Failure { get; } = failure;
}
