namespace OpenClaw.LiveTests.Gateways;

/// <summary>The real gateway cannot be had on this machine: a reason to skip, not a defect of the node.</summary>
internal sealed class GatewayUnavailableException(string message) : Exception(message);
