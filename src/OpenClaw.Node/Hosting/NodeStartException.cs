using OpenClaw.Gateway;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>A node cannot start as it is asked to; the message says what to change.</summary>
public sealed class NodeStartException : Exception
{
    /// <summary>Creates the exception.</summary>
    public NodeStartException(string reason, string message, string? nextStep = null, int exitCode = GatewayExitCode.Configuration,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
        NextStep = nextStep;
        ExitCode = exitCode;
    }

    /// <summary>A stable word.</summary>
    public string Reason { get; }

    /// <summary>What to do next, as a command where there is one.</summary>
    public string? NextStep { get; }

    /// <summary>What a program should exit with.</summary>
    public int ExitCode { get; }

    /// <summary>The same as the result of a run.</summary>
    public NodeRunResult ToResult() => new(ExitCode, Reason, Message, NextStep);

    internal static NodeStartException From(NodeStateException problem) => new(
        problem.Problem.ToString(),
        problem.Message,
        problem switch
        {
            { Problem: StateProblem.Closed, Path: { } closed } => ClosedDirectory.NextStep(closed, Texts.ToolWords.Current),
            { Problem: StateProblem.Malformed, Path: { } broken } =>
                $"To begin with a new file, which keeps this one: {Texts.ToolWords.Current.BeginAnew(broken)}",
            _ => null,
        },
        exitCode: problem.Problem is StateProblem.Storage or StateProblem.LockTimeout or StateProblem.AlreadyRunning
            ? GatewayExitCode.Failed : GatewayExitCode.Configuration,
        innerException: problem);

    internal static NodeStartException From(GatewayConfigurationException problem) =>
        new(problem.Failure.Reason.ToString(), problem.Message, problem.Failure.NextStep, innerException: problem);
}
