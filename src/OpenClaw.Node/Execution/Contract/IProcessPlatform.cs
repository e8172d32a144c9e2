namespace OpenClaw.Node.Execution.Contract;

/// <summary>The part of the runner that differs between operating systems.</summary>
internal interface IProcessPlatform
{
    /// <summary>
    /// Creates the process on the calling thread, then watches it. Cancellation kills the tree and ends the task normally, with
    /// <see cref="ProcessOutcome.Cancelled"/> set, once the tree is gone.
    /// </summary>
    /// <param name="request">Checked: at least one argument, no NUL anywhere.</param>
    /// <param name="capture">Takes the output.</param>
    /// <param name="timeoutMs">Null for none.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    Task<ProcessOutcome> RunAsync(ProcessRequest request, OutputCapture capture, long? timeoutMs, CancellationToken cancellationToken);

    /// <summary>Releases what the platform holds; nothing runs any more.</summary>
    void Shutdown();
}
