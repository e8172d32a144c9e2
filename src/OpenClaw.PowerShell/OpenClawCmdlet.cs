using System.Management.Automation;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell;

/// <summary>What every cmdlet of the module has: an end on Ctrl+C, and errors with a stable id and the next thing to do.</summary>
public abstract class OpenClawCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the cmdlet holds; called however it ended.</summary>
    private protected virtual void Release()
    {
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>The state directory that the parameters name.</summary>
    /// <exception cref="NodeStateException">The choice cannot be used; the message says how to fix it.</exception>
    private protected StateLocation Locate(string? stateDirectory, Output.NodeFlavor flavor) =>
        StateLocation.Resolve(stateDirectory is null ? null : GetUnresolvedProviderPathFromPSPath(stateDirectory), ServiceMapping.Flavor(flavor));

    /// <summary>Waits for work on the thread pool while the pipeline thread stays ours. Ctrl+C ends the wait even when the work does not listen.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        Task<T> task = Task.Run(() => work(StopToken), StopToken);
        try
        {
            task.Wait(StopToken);
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException)
        {
            // Rethrown below with its own type and stack.
        }

        return task.GetAwaiter().GetResult();
    }

    /// <summary>Writes lines that a background task collects while this cmdlet waits for it. Returns when the lines end or the pipeline is stopped.</summary>
    private protected void WriteLines(LogLines lines)
    {
        foreach (LogLine line in lines.Take(StopToken))
        {
            WriteLine(line);
        }
    }

    private protected void WriteLine(LogLine line)
    {
        switch (line.Level)
        {
            case LogLineLevel.Error:
            case LogLineLevel.Warning:
                WriteWarning(line.Text);
                break;
            case LogLineLevel.Debug:
                WriteDebug(line.Text);
                break;
            default:
                WriteVerbose(line.Text);
                break;
        }
    }

    /// <summary>One item failed: the pipeline goes on with the next.</summary>
    private protected void WriteFailure(Exception failure, object? target = null) => WriteError(Failures.ToErrorRecord(failure, target));

    /// <summary>Nothing of what was asked can be done.</summary>
    private protected void ThrowFailure(Exception failure, object? target = null) => ThrowTerminatingError(Failures.ToErrorRecord(failure, target));
}
