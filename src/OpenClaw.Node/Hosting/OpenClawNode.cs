using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// A node host: identity, policy, commands and one connection to a gateway, put together from <see cref="NodeOptions"/>. The program, the
/// cmdlets and the tests all start a node here.
/// </summary>
public sealed class OpenClawNode
{
    // Killing a process tree takes well under a second; a file system that hangs must not keep the node from ending.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly PreparedNode _node;
    private readonly NodeLink _session;
    private readonly GatewayConnection _connection;
    private readonly NodeStatusBuilder _status;
    private readonly INodeLog _log;

    private OpenClawNode(PreparedNode node, INodeLog log)
    {
        _node = node;
        _log = log;
        _session = new NodeLink(node);
        _connection = new GatewayConnection(node.Connection, _session);
        node.Services.Link.Connection = _connection;
        _status = new NodeStatusBuilder(node, _session, node.Services.Time.GetUtcNow());
        _connection.StatusChanged += status =>
        {
            _status.Note(status);
            RaiseStatusChanged();
        };
        _session.Changed += RaiseStatusChanged;
        _session.Dispatcher.CountersChanged += RaiseStatusChanged;
    }

    /// <summary>A snapshot of the node now.</summary>
    public NodeStatus Status => _status.Build(_connection.Status, _connection.Figures);

    /// <summary>What was done so far, without the rest of the status.</summary>
    internal NodeCounters Counters => _session.Dispatcher.Counters;

    /// <summary>Told after every change worth showing, on a thread of the node; handlers must be quick.</summary>
    public event Action<NodeStatus>? StatusChanged;

    /// <summary>
    /// Reads state and settings and prepares a node; makes the device identity if there is none. Nothing is dialled before
    /// <see cref="RunAsync"/>.
    /// </summary>
    /// <exception cref="NodeStartException">Something has to be changed first; the message says what.</exception>
    public static OpenClawNode Create(NodeOptions options, INodeLog log) => Create(options, log, _ => []);

    internal static OpenClawNode Create(NodeOptions options, INodeLog log, MoreCommands moreCommands) =>
        new(PreparedNode.Prepare(options, log, moreCommands), log);

    /// <summary>
    /// Runs until cancelled, or until only a person can go on. Never throws: the result says why it ended. Every process that an invoke
    /// started is gone when it returns. May be called once.
    /// </summary>
    public async Task<NodeRunResult> RunAsync(CancellationToken cancellationToken)
    {
        FileLock? instance;
        try
        {
            instance = TakeInstance();
        }
        catch (NodeStateException problem)
        {
            _log.Write(LogLevel.Error, NodeLogEvents.Stopped, problem.Message);
            return NodeStartException.From(problem).ToResult();
        }
        using (instance)
        {
            PrivateFile.SweepTemporary(_node.Services.State.Directory);
            PrivateFile.SweepTemporary(Path.GetDirectoryName(_node.Services.State.DeviceIdentityPath)!);
            NodeRunResult result = await RunAloneAsync(cancellationToken).ConfigureAwait(false);
            _log.Write(result.ExitCode == 0 ? LogLevel.Information : LogLevel.Error, NodeLogEvents.Stopped,
                result.NextStep is null ? result.Message : $"{result.Message} {result.NextStep}");
            return result;
        }
    }

    private async Task<NodeRunResult> RunAloneAsync(CancellationToken cancellationToken)
    {
        Announce();
        foreach (INodeLifetime command in _node.Surface.Offered.OfType<INodeLifetime>())
        {
            command.Start();
        }
        using var ended = new CancellationTokenSource();
        Task statusChannel = new NodeStatusServer(_node.Services.State, () => Status, _log).RunAsync(ended.Token);
        try
        {
            // Processes are killed while the connection says goodbye, not after.
            using CancellationTokenRegistration stopping = cancellationToken.Register(_session.Dispatcher.AbortAll);
            GatewayRunResult run = await _connection.RunAsync(cancellationToken).ConfigureAwait(false);
            return run.Failure.Reason == GatewayFailureReason.Stopped
                ? new NodeRunResult(run.ExitCode, nameof(GatewayFailureReason.Stopped), "The node was stopped.", null)
                : new NodeRunResult(run.ExitCode, run.Failure.Reason.ToString(), run.Failure.Message, run.Failure.NextStep);
        }
        catch (Exception problem)
        {
            return new NodeRunResult(GatewayExitCode.Failed, "Unexpected",
                $"The node ended unexpectedly: {problem.GetType().Name}: {problem.Message}", null);
        }
        finally
        {
            await Task.WhenAny(_session.StopAsync(), Task.Delay(DrainLimit, CancellationToken.None)).ConfigureAwait(false);
            await EndOwnedAsync().ConfigureAwait(false);
            ended.Cancel();
            await statusChannel.ConfigureAwait(false);
        }
    }

    // What was started for the commands ends with the node, whatever one of them makes of its end.
    private async Task EndOwnedAsync()
    {
        foreach (IAsyncDisposable owned in _node.Surface.Offered.OfType<INodeLifetime>()
            .Concat(new object[] { _node.Services.Runner }.OfType<IAsyncDisposable>()))
        {
            try
            {
                await owned.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                _log.Write(LogLevel.Warning, NodeLogEvents.Stopped,
                    $"{owned.GetType().Name} did not end in order: {problem.GetType().Name}: {problem.Message}");
            }
        }
    }

    private FileLock TakeInstance()
    {
        string path = _node.Services.State.InstanceLockPath;
        if (FileLock.TryAcquire(path) is not { } instance)
        {
            string who = FileLock.ReadOwner(path) is { } process ? $" (process {process})" : "";
            throw new NodeStateException(
                StateProblem.AlreadyRunning,
                $"A node already runs with the state directory {_node.Services.State.Directory}{who}. Stop it first, or give this one another OPENCLAW_STATE_DIR.",
                path);
        }
        instance.WriteOwner(CurrentProcess.Id);
        return instance;
    }

    private void Announce()
    {
        if (_node.Services.State.Notice is { } notice)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.StateNotice, notice);
        }
        if (_node.Surface.Unknown.Count > 0)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.Starting,
                $"Unknown commands in the command allowlist are ignored: {string.Join(", ", _node.Surface.Unknown)}");
        }
        if (_node.Services.Approvals.Load().Malformed is { } malformed)
        {
            _log.Write(LogLevel.Error, NodeLogEvents.PolicyUnusable, malformed);
        }
        _log.Write(
            LogLevel.Information,
            NodeLogEvents.Starting,
            $"OpenClaw node {PreparedNode.Version} \"{_node.DisplayName}\" starts; state in {_node.Services.State.Directory}, device {_node.Identity.DeviceId.Substring(0, 12)}.");
    }

    private void RaiseStatusChanged()
    {
        if (StatusChanged is not { } handlers)
        {
            return;
        }
        try
        {
            handlers(Status);
        }
        catch (Exception problem)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.StatusChannel,
                $"A listener to the node's status failed: {problem.GetType().Name}: {problem.Message}");
        }
    }
}
