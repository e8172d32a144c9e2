using System.Management.Automation;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// A running node as a PowerShell job: Receive-Job gives a status object at every change and the log lines in their streams,
/// Wait-Job waits for its end, Stop-Job and Remove-Job stop it. It cannot be started again or suspended: a node is started by
/// Start-OpenClawNode.
/// </summary>
internal sealed class NodeJob : Job2
{
    private static readonly TimeSpan StateLimit = TimeSpan.FromSeconds(5);

    private readonly NodeSession _session;
    private (string, string?, string?, string?, string?)? _shown; // under a lock on the session

    public NodeJob(NodeSession session, string command, string? name)
        : base(command, name ?? $"OpenClawNode{session.Id}")
    {
        _session = session;
        PSJobTypeName = "OpenClawNode";
        SetJobState(JobState.Running);
        session.StatusChanged += OnStatusChanged;
        session.Follow(OnLineWritten);
        OnStatusChanged(session.Status);
        _ = session.Completion.ContinueWith(_ => OnEnded(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override bool HasMoreData =>
        Output.Count > 0 || Error.Count > 0 || Warning.Count > 0 || Verbose.Count > 0 || Debug.Count > 0;

    public override string Location => _session.Status.Gateway ?? "";

    public override string StatusMessage => _session.Status.State.ToString();

    public override void StopJob() => StopAndWait();

    public override void StopJob(bool force, string reason) => StopAndWait();

    public override void StopJobAsync() => StopInBackground();

    public override void StopJobAsync(bool force, string reason) => StopInBackground();

    public override void StartJob() => throw Unsupported();

    public override void StartJobAsync() => throw Unsupported();

    public override void SuspendJob() => throw Unsupported();

    public override void SuspendJob(bool force, string reason) => throw Unsupported();

    public override void SuspendJobAsync() => throw Unsupported();

    public override void SuspendJobAsync(bool force, string reason) => throw Unsupported();

    public override void ResumeJob() => throw Unsupported();

    public override void ResumeJobAsync() => throw Unsupported();

    public override void UnblockJob() => throw Unsupported();

    public override void UnblockJobAsync() => throw Unsupported();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _session.RequestStop();
            _session.WaitForEnd();
            Detach();
        }

        base.Dispose(disposing);
    }

    private static PSNotSupportedException Unsupported() =>
        new("An OpenClaw node job runs from its start to its stop. Use Start-OpenClawNode -AsJob to start another one.");

    private void StopAndWait()
    {
        if (!IsFinishedState(JobStateInfo.State))
        {
            SetJobState(JobState.Stopping);
        }

        _session.RequestStop();

        // The node's end becomes the job's on another thread: who called Stop-Job wants to see the job stopped, not about to stop.
        if (_session.WaitForEnd())
        {
            Finished.WaitOne(StateLimit);
        }
    }

    private void StopInBackground() => _ = Task.Run(() =>
    {
        try
        {
            StopAndWait();
            OnStopJobCompleted(new System.ComponentModel.AsyncCompletedEventArgs(null, false, null));
        }
        catch (Exception failure) when (failure is InvalidOperationException or ObjectDisposedException)
        {
            OnStopJobCompleted(new System.ComponentModel.AsyncCompletedEventArgs(failure, false, null));
        }
    });

    private void OnStatusChanged(NodeStatus status)
    {
        // Counters and times change all the time: what a reader of the job wants to know is what to do next.
        (string, string?, string?, string?, string?) shown = (status.State, status.Gateway, status.PairingRequestId, status.Surface,
            status.LastError);
        lock (_session)
        {
            if (shown == _shown)
            {
                return;
            }

            _shown = shown;
        }

        TryAdd(Output, new PSObject(status));
    }

    private void OnLineWritten(LogLine line)
    {
        switch (line.Level)
        {
            case LogLineLevel.Error:
            case LogLineLevel.Warning:
                TryAdd(Warning, new WarningRecord(line.Text));
                break;
            case LogLineLevel.Debug:
                TryAdd(Debug, new DebugRecord(line.Text));
                break;
            default:
                TryAdd(Verbose, new VerboseRecord(line.Text));
                break;
        }
    }

    private void OnEnded()
    {
        Detach();
        ErrorRecord? failure = _session.EndedBy;
        if (failure is not null)
        {
            TryAdd(Error, failure);
        }

        SetJobState(failure is not null ? JobState.Failed : JobState.Stopped);
    }

    private void Detach()
    {
        _session.StatusChanged -= OnStatusChanged;
        _session.LineWritten -= OnLineWritten;
    }

    private static bool IsFinishedState(JobState state) => state is JobState.Completed or JobState.Failed or JobState.Stopped;

    private static void TryAdd<T>(PSDataCollection<T> stream, T item)
    {
        try
        {
            stream.Add(item);
        }
        catch (InvalidOperationException)
        {
            // The job was removed while a line was on its way.
        }
    }
}
