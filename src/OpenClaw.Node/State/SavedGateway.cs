namespace OpenClaw.Node.State;

/// <summary>The gateway that a node used last.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">True for <c>wss</c>.</param>
/// <param name="TlsFingerprint">The pinned certificate, or null.</param>
/// <param name="ContextPath">A path in front of the gateway, or null.</param>
public sealed record SavedGateway(string Host, int Port, bool Tls, string? TlsFingerprint, string? ContextPath);
