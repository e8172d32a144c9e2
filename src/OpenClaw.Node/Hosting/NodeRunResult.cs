namespace OpenClaw.Node.Hosting;

/// <summary>
/// Why a node stopped. Exit codes: 0 asked to stop, 1 failure that another start may cure, 76 protocol, 77 credentials refused, 78
/// configuration.
/// </summary>
/// <param name="ExitCode">One of the constants of <see cref="OpenClaw.Gateway.GatewayExitCode"/>.</param>
/// <param name="Reason">A stable word, for example <c>Stopped</c>, <c>AuthenticationRejected</c>, <c>AlreadyRunning</c>.</param>
/// <param name="Message">What happened, for a person.</param>
/// <param name="NextStep">What to do next, as a command where there is one.</param>
public sealed record NodeRunResult(int ExitCode, string Reason, string Message, string? NextStep);
