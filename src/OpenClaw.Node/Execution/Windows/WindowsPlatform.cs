namespace OpenClaw.Node.Execution.Windows;

internal sealed class WindowsPlatform(RunTimings timings) : IProcessPlatform
{
    private readonly RunTimings timings = timings;
    public Task<ProcessOutcome> RunAsync(ProcessRequest request, OutputCapture capture, long? timeoutMs, CancellationToken cancellationToken)
        => Task.FromResult(new ProcessOutcome(null, false, false) { LaunchError = "ENOSYS" + timings.DrainMs });

    public void Shutdown()
    {
    }
}
