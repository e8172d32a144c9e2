namespace OpenClaw.Gateway;

/// <summary>Why <see cref="Connection.GatewayConnection.RunAsync"/> ended.</summary>
/// <param name="Failure">The failure that ended it, or <see cref="GatewayFailureReason.Stopped"/> when it was asked to.</param>
/// <param name="ExitCode">What a program should exit with: one of the constants of <see cref="GatewayExitCode"/>.</param>
public sealed record GatewayRunResult(GatewayFailure Failure, int ExitCode);
