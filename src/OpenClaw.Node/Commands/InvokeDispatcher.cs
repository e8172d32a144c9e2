using System.Text.Json;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Commands;

/// <summary>
/// Takes invoke requests from a connection, runs each on its own, sends the answers back, and aborts what nobody waits for any more
/// (docs/protocol/commands.md 2). The only owner of the table of running invokes. Methods called by the connection return at once.
/// </summary>
internal sealed class InvokeDispatcher
{
    // The reference has no limit. A gateway that means well runs a handful; this one keeps a hostile or broken gateway from filling the
    // memory.
    private const int MaxActive = 1000;

    /// <summary>
    /// The parameters of all that runs, in characters: one request may have as many as a frame holds, a thousand of them may not.
    /// </summary>
    internal const long MaxHeld = 32 * 1024 * 1024;

    // A disk that has to wake up takes some seconds, a network that finds another way as well.
    private static readonly TimeSpan UsualSilence = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, INodeCommand> _commands;
    private readonly HashSet<string> _withheld;
    private readonly RequestThreads _threads;
    private readonly IInvokeTransport _transport;
    private readonly INodeLog _log;
    private readonly object _gate = new();
    private readonly Dictionary<string, ActiveInvoke> _active = new(StringComparer.Ordinal);
    private readonly HashSet<ActiveInvoke> _running = [];
    private long _held; // under _gate: characters of the parameters of what runs
    private long _received;
    private long _succeeded;
    private long _failed;
    private long _denied;
    private long _cancelled;

    /// <param name="commands">The commands that are offered.</param>
    /// <param name="withheld">Names of commands that this node knows but does not offer (<c>--commands</c>).</param>
    /// <param name="transport">Takes the answers.</param>
    /// <param name="log">The node's log.</param>
    /// <param name="silenceLimit">How long a file system may take to answer one question; null for the usual time.</param>
    public InvokeDispatcher(IEnumerable<INodeCommand> commands, IEnumerable<string> withheld, IInvokeTransport transport, INodeLog log,
        TimeSpan? silenceLimit = null)
    {
        _threads = new RequestThreads(silenceLimit ?? UsualSilence);
        _commands = commands.ToDictionary(command => command.Name, StringComparer.Ordinal);
        _withheld = new HashSet<string>(withheld, StringComparer.Ordinal);
        _transport = transport;
        _log = log;
    }

    /// <summary>How many threads look at files now.</summary>
    internal int Threads => _threads.Count;

    /// <summary>Told after a count changed.</summary>
    public event Action? CountersChanged;

    /// <summary>What was done so far.</summary>
    public NodeCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return new NodeCounters(_received, _running.Count, _succeeded, _failed, _denied, _cancelled);
            }
        }
    }

    /// <summary>An event <c>node.invoke.request</c>.</summary>
    public void OnRequest(JsonElement payload)
    {
        if (InvokeRequestReader.ReadRequest(payload) is not { } request)
        {
            _log.Write(LogLevel.Debug, NodeLogEvents.InvokeDropped, "An invoke request without id, node id or command was dropped.");
            return;
        }
        var invoke = new ActiveInvoke(request, _transport, _log, _threads);
        ActiveInvoke? replaced;
        lock (_gate)
        {
            _received++;
            int length = request.ParamsJson?.Length ?? 0;
            if (_running.Count >= MaxActive || _held + length > MaxHeld)
            {
                _failed++;
                invoke.ForgetParameters();
                string why = _running.Count >= MaxActive
                    ? $"this node runs {MaxActive} invokes already" : "the requests that this node runs already are too large together";
                _ = Task.Run(() => invoke.AnswerAsync(new InvokeResult.Failure("UNAVAILABLE", why + "; retry later")));
                return;
            }
            _held += length;
            // A second request with the id of a running one replaces it (docs/protocol/commands.md 2.5).
            if (_active.TryGetValue(request.Id, out replaced))
            {
                _cancelled++;
            }
            _active[request.Id] = invoke;
            _running.Add(invoke);
        }
        invoke.WhenSilent = place => _ = GiveUpAsync(invoke, place);
        _threads.Do(invoke.Files, () => _ = RunAsync(invoke), invoke.WhenSilent);
        replaced?.Abort();
        CountersChanged?.Invoke();
    }

    /// <summary>An event <c>node.invoke.cancel</c>. An unknown id is ignored.</summary>
    public void OnCancel(JsonElement payload)
    {
        if (InvokeRequestReader.ReadCancel(payload) is not { } id)
        {
            return;
        }
        ActiveInvoke? invoke;
        lock (_gate)
        {
            if (!_active.TryGetValue(id, out invoke))
            {
                return;
            }
            _active.Remove(id);
            _cancelled++;
        }
        invoke.Abort();
        CountersChanged?.Invoke();
    }

    /// <summary>Aborts everything: the connection is gone, or the node stops.</summary>
    public void AbortAll()
    {
        ActiveInvoke[] aborted;
        lock (_gate)
        {
            aborted = _active.Values.ToArray();
            _active.Clear();
            _cancelled += aborted.Length;
        }
        foreach (ActiveInvoke invoke in aborted)
        {
            invoke.Abort();
        }
        if (aborted.Length > 0)
        {
            CountersChanged?.Invoke();
        }
    }

    /// <summary>
    /// Waits until every invoke, aborted ones included, has ended: their processes are gone then, and no thread waits for more.
    /// </summary>
    public async Task DrainAsync()
    {
        Task ended;
        lock (_gate)
        {
            ended = Task.WhenAll(_running.Select(invoke => invoke.Completion));
        }
        try
        {
            await ended.ConfigureAwait(false);
        }
        finally
        {
            _threads.End();
        }
    }

    private async Task RunAsync(ActiveInvoke invoke)
    {
        string id = invoke.Request.Id;
        string command = Printable.Clean(invoke.Request.Command, 200);
        InvokeResult? result = null;
        try
        {
            _log.Write(LogLevel.Debug, NodeLogEvents.InvokeStarted, $"Invoke {id}: {command}");
            result = await AnswerOfAsync(invoke).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (invoke.IsAborted)
        {
            // Nothing is sent.
            _log.Write(LogLevel.Debug, NodeLogEvents.InvokeAborted, $"Invoke {id}: {command} was aborted");
        }
        catch (SilentFileSystemException silent)
        {
            // Another request waits there already; or this one did, and was given up.
            result = Silent(silent.Path);
        }
        catch (Exception problem)
        {
            _log.Write(LogLevel.Error, NodeLogEvents.InvokeCrashed,
                $"Invoke {id} ({command}) failed unexpectedly: {problem.GetType().Name}: {problem.Message}");
            result = new InvokeResult.Failure("UNAVAILABLE", "node invocation failed");
        }
        lock (_gate)
        {
            _held -= invoke.ForgetParameters();
        }
        try
        {
            if (result is not null && Finish(invoke, result))
            {
                await invoke.AnswerAsync(result).ConfigureAwait(false);
            }
        }
        catch (Exception problem)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.SendFailed, $"The answer to invoke {id} could not be sent: {problem.Message}");
        }
        finally
        {
            Leave(invoke);
        }
    }

    private void Leave(ActiveInvoke invoke)
    {
        lock (_gate)
        {
            _running.Remove(invoke);
            if (_active.TryGetValue(invoke.Request.Id, out ActiveInvoke? current) && current == invoke)
            {
                _active.Remove(invoke.Request.Id);
            }
        }
        invoke.End();
        CountersChanged?.Invoke();
    }

    /// <summary>
    /// Nobody waits any more for what waits for a file system: it is answered, its place is another request's, and what it would still do
    /// is nothing.
    /// </summary>
    private async Task GiveUpAsync(ActiveInvoke invoke, string place)
    {
        InvokeResult result = Silent(place);
        lock (_gate)
        {
            _held -= invoke.ForgetParameters();
        }
        try
        {
            if (Finish(invoke, result, givesUp: true))
            {
                await invoke.AnswerAsync(result).ConfigureAwait(false);
            }
        }
        catch (Exception problem)
        {
            _log.Write(LogLevel.Warning, NodeLogEvents.SendFailed,
                $"The answer to invoke {invoke.Request.Id} could not be sent: {problem.Message}");
        }
        finally
        {
            invoke.Abort();
            Leave(invoke);
        }
    }

    private static InvokeResult Silent(string place) => new InvokeResult.Failure(
        "UNAVAILABLE",
        $"FILE_SYSTEM_SILENT: {Printable.Clean(place, 200)} does not answer, so this request was given up; nothing runs because of it. "
        + "Bring the server or program behind that file system back, or unmount it, then send the request again. Requests that do not need it go on.");

    private Task<InvokeResult> AnswerOfAsync(ActiveInvoke invoke)
    {
        if (_commands.TryGetValue(invoke.Request.Command, out INodeCommand? command))
        {
            return command.InvokeAsync(invoke.Request, invoke, invoke.Aborted);
        }
        string message = _withheld.Contains(invoke.Request.Command) ? "command not advertised by this node" : "command not supported";
        return Task.FromResult<InvokeResult>(new InvokeResult.Failure("UNAVAILABLE", message));
    }

    // Counts a result; false when the invoke was aborted meanwhile and the result is for nobody.
    private bool Finish(ActiveInvoke invoke, InvokeResult result, bool givesUp = false)
    {
        lock (_gate)
        {
            if (invoke.IsAborted || (invoke.Files.IsGivenUp && !givesUp))
            {
                return false;
            }
            if (result is InvokeResult.Failure failure)
            {
                _failed++;
                _denied += failure.IsDenial ? 1 : 0;
                _log.Write(LogLevel.Information, NodeLogEvents.InvokeEnded,
                    $"Invoke {invoke.Request.Id} ({Printable.Clean(invoke.Request.Command, 200)}): {(failure.Message.StartsWith(failure.Code + ":", StringComparison.Ordinal) ? "" : failure.Code + ": ")}{Printable.Clean(failure.Message, 200)}");
            }
            else
            {
                _succeeded++;
                _log.Write(LogLevel.Information, NodeLogEvents.InvokeEnded,
                    $"Invoke {invoke.Request.Id} ({Printable.Clean(invoke.Request.Command, 200)}): done");
            }
            return true;
        }
    }
}
