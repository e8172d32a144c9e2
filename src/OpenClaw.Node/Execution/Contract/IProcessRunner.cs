namespace OpenClaw.Node.Execution.Contract;

/// <summary>Starts processes and waits for them.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs one process to its end. Cancellation kills the whole tree and throws <see cref="OperationCanceledException"/>;
    /// a process that cannot be started is a result with an error text, never an exception.
    /// </summary>
    Task<RunResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken);
}
