using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using OpenClaw.Browser.Hosting;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Logs;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// One node that runs in this process, started by Start-OpenClawNode. Its status and log lines can be followed by a job, a waiting cmdlet
/// or nobody; all members may be used from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001",
    Justification = "The source has no timer and no handle; disposing it would race with a late RequestStop.")]
internal sealed class NodeSession : INodeLog
{
    // A node ends within two seconds by its own promise; a little more for a machine under load.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private const int RecentLines = 100;

    private readonly Queue<LogLine> _recent = new(); // also the lock under which lines are handed out, so that none is lost or doubled
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<LogLines, byte> _readers = new();
    private OpenClawNode _node = null!;
    private ServiceLog? _file; // under the lock on the recent lines
    private volatile NodeRunResult? _result;

    private NodeSession(int id) => Id = id;

    /// <summary>After every change worth showing, on a thread of the node.</summary>
    public event Action<Output.NodeStatus>? StatusChanged;

    /// <summary>For every log line, on any thread.</summary>
    public event Action<LogLine>? LineWritten;

    /// <summary>The number of the node in its runspace.</summary>
    public int Id { get; }

    /// <summary>Ends when the node has ended and everything it ran is gone. Never fails.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public bool HasEnded => _result is not null;

    /// <summary>What it was started with, for a restart; credentials included, so it leaves this class to a start only.</summary>
    public NodeOptions Options { get; private set; } = new();

    /// <summary>Where the node has its state.</summary>
    public string StateDirectory { get; private set; } = "";

    /// <summary>A snapshot of the node now.</summary>
    public Output.NodeStatus Status => new(_node.Status, Id, _result);

    /// <summary>Why the node ended by itself; null while it runs and when it was asked to stop.</summary>
    public ErrorRecord? EndedBy => _result is { ExitCode: not GatewayExitCode.Stopped } result ? Failures.FromResult(result, Id) : null;

    /// <summary>Prepares and starts a node.</summary>
    /// <exception cref="NodeStartException">Something has to be changed first.</exception>
    public static NodeSession Start(int id, NodeOptions options, Action<Output.NodeStatus> listener)
    {
        NodeSession session = new(id) { Options = options };
        session.StatusChanged += listener;
        OwnParser.Use();
        session._node = OpenClawNode.Create(options, session, BrowserCommands.Create);
        session.StateDirectory = session._node.Status.StateDirectory;
        session.OpenFile(StateLocation.Resolve(session.StateDirectory).LogDirectory);
        session._node.StatusChanged += session.OnStatusChanged;
        session.Completion = Task.Run(session.RunAsync);
        return session;
    }

    /// <summary>
    /// Waits for the first answer: that it serves, what it waits for, or why it does not get through. A node that cannot run at all
    /// (another one has the state directory, a setting can never work) ends within milliseconds. False when there was none in time.
    /// </summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="tick">Called a few times a second, on the caller's thread.</param>
    /// <param name="cancellationToken">The pipeline was stopped; the node runs on.</param>
    /// <param name="isEnough">What counts as an answer; default: <see cref="NodeReadiness.HasAnswered"/>.</param>
    public bool WaitForAnswer(TimeSpan limit, Action<Output.NodeStatus> tick, CancellationToken cancellationToken,
        Func<Output.NodeStatus, bool>? isEnough = null)
    {
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        using AutoResetEvent changed = new(false);
        void Look(Output.NodeStatus status) => changed.Set();
        StatusChanged += Look;
        try
        {
            while (true)
            {
                Output.NodeStatus status = Status;
                if (HasEnded || (isEnough ?? NodeReadiness.HasAnswered)(status))
                {
                    return true;
                }

                if (clock.Elapsed >= limit || cancellationToken.IsCancellationRequested)
                {
                    return false;
                }

                tick(status);
                TimeSpan left = limit - clock.Elapsed;
                WaitHandle.WaitAny([changed, cancellationToken.WaitHandle],
                    left < Tick ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : Tick);
            }
        }
        finally
        {
            StatusChanged -= Look;
        }
    }

    public void RequestStop() => _stop.Cancel();

    /// <summary>True when the node has ended; false when it still had not after a few seconds.</summary>
    public bool WaitForEnd() => WaitForEnd(EndLimit);

    /// <summary>The same with a limit of the caller's.</summary>
    public bool WaitForEnd(TimeSpan limit) => Completion.Wait(limit);

    /// <summary>
    /// The log lines, the last ones before now included, for a cmdlet that waits; they end with the node. Dispose it to stop listening.
    /// </summary>
    public LogLines OpenLines()
    {
        LogLines lines = new();
        lock (_recent)
        {
            foreach (LogLine line in _recent)
            {
                lines.Add(line);
            }

            _readers[lines] = 0;
        }

        if (HasEnded)
        {
            lines.Complete();
        }

        return lines;
    }

    /// <summary>Subscribes to <see cref="LineWritten"/> and gets the last lines before now first, without losing or doubling one.</summary>
    public void Follow(Action<LogLine> reader)
    {
        lock (_recent)
        {
            foreach (LogLine line in _recent)
            {
                reader(line);
            }

            LineWritten += reader;
        }
    }

    void INodeLog.Write(LogLevel level, int eventId, string message)
    {
        LogLine line = new(DateTimeOffset.Now, (LogLineLevel)(int)level, eventId, message);
        lock (_recent)
        {
            _recent.Enqueue(line);
            if (_recent.Count > RecentLines)
            {
                _recent.Dequeue();
            }

            _file?.Write(level, eventId, message);
            LineWritten?.Invoke(line);
            foreach (LogLines reader in _readers.Keys)
            {
                reader.Add(line);
            }
        }
    }

    /// <summary>The same log as an installed node's, with what was said before the directory was known.</summary>
    private void OpenFile(string directory)
    {
        lock (_recent)
        {
            _file = new ServiceLog(directory, ServiceLog.NodeName, TimeProvider.System, journal: null, eventLog: null);
            foreach (LogLine line in _recent)
            {
                _file.Write((LogLevel)(int)line.Level, line.EventId, line.Text);
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            _result = await _node.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The library promises a result; a session must end in order even if it breaks the promise.
            _result = new NodeRunResult(GatewayExitCode.Failed, "Unexpected", failure.Message, null);
        }

        StatusChanged?.Invoke(Status);
        foreach (LogLines reader in _readers.Keys)
        {
            reader.Complete();
        }

        lock (_recent)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void OnStatusChanged(Node.Hosting.NodeStatus status) => StatusChanged?.Invoke(new Output.NodeStatus(status, Id, _result));
}
