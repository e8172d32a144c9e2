using System.Management.Automation;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// The calls of Invoke-OpenClawNode -AsJob: results and errors come into the job as the nodes answer. It owns the connections that were
/// made for it.
/// </summary>
internal sealed class InvokeJob : Job
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<GatewayOperator> _connections;
    private readonly int _count;
    private int _done;

    public InvokeJob(string command, string? name, int count, string gateway, IReadOnlyList<GatewayOperator> connections)
        : base(command, name)
    {
        PSJobTypeName = "OpenClawInvoke";
        Location = gateway;
        _count = count;
        _connections = connections;
        SetJobState(JobState.Running);
    }

    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0;

    public override string Location { get; }

    public override string StatusMessage => $"{_done} of {_count} nodes";

    /// <summary>Cancelled by Stop-Job and Remove-Job.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>One node has answered, on any thread.</summary>
    public void Deliver(GatewayNode node, object outcome)
    {
        Interlocked.Increment(ref _done);
        try
        {
            if (outcome is Exception failure)
            {
                Error.Add(Failures.ToErrorRecord(failure, node));
            }
            else
            {
                Output.Add(new PSObject(outcome));
            }
        }
        catch (InvalidOperationException)
        {
            // The job was removed while an answer was on its way.
        }
    }

    /// <summary>All calls have ended.</summary>
    public void Finish()
    {
        foreach (GatewayOperator connection in _connections)
        {
            connection.Dispose();
        }

        SetJobState(_stopping.IsCancellationRequested ? JobState.Stopped : Error.Count > 0 && Output.Count == 0
            ? JobState.Failed : JobState.Completed);
    }

    public override void StopJob()
    {
        _stopping.Cancel();
        Finished.WaitOne(TimeSpan.FromSeconds(5));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && JobStateInfo.State == JobState.Running)
        {
            StopJob();
        }

        base.Dispose(disposing);
    }
}
