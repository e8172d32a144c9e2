using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;

namespace OpenClaw.Node.Services;

/// <summary>
/// Runs a tool now and then: the thread that watches processes ends with each run. A session that asks for the status every minute must not
/// collect one each time.
/// </summary>
internal sealed class BriefRunner : IProcessRunner
{
    public async Task<RunResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        var runner = new ProcessRunner();
        try
        {
            return await runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }
    }
}
