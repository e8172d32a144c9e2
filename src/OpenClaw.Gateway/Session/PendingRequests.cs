using System.Text.Json;

namespace OpenClaw.Gateway.Session;

/// <summary>Requests that wait for their answer, by id. Once closed, every one of them has its answer and no new one is taken.</summary>
internal sealed class PendingRequests(TimeProvider time)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private GatewayError? _closed;

    /// <summary>Registers a request before it is sent.</summary>
    public Task<GatewayResponse> Add(string id, string method, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var waiting = new Waiting();
        lock (_gate)
        {
            if (_closed is not null)
            {
                return Task.FromResult(GatewayResponse.Failure(_closed));
            }
            _waiting.Add(id, waiting);
        }
        // After it can be found: both may fire at once.
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ITimer timer = time.CreateTimer(
                _ => Fail(id, new GatewayError(GatewayError.Timeout, $"gateway request timeout for {method}")), null, timeout,
                Timeout.InfiniteTimeSpan);
            waiting.Own(timer);
        }
        if (cancellationToken.CanBeCanceled)
        {
            waiting.Own(cancellationToken.Register(() => Take(id)?.Cancel(cancellationToken)));
        }
        return waiting.Task;
    }

    /// <summary>True while somebody waits for this id.</summary>
    public bool Contains(string id)
    {
        lock (_gate)
        {
            return _waiting.ContainsKey(id);
        }
    }

    /// <summary>Answers one; false when nobody waits for it (any more).</summary>
    public bool Complete(string id, GatewayResponse response)
    {
        Waiting? waiting = Take(id);
        waiting?.Answer(response);
        return waiting is not null;
    }

    public void Fail(string id, GatewayError error) => Take(id)?.Answer(GatewayResponse.Failure(error));

    /// <summary>Answers all with the same error, now and later.</summary>
    public void Close(GatewayError error)
    {
        Waiting[] all;
        lock (_gate)
        {
            _closed ??= error;
            all = [.. _waiting.Values];
            _waiting.Clear();
        }
        foreach (Waiting waiting in all)
        {
            waiting.Answer(GatewayResponse.Failure(error));
        }
    }

    private Waiting? Take(string id)
    {
        lock (_gate)
        {
            return _waiting.TryGetValue(id, out Waiting? waiting) && _waiting.Remove(id) ? waiting : null;
        }
    }

    private sealed class Waiting
    {
        // Continuations must not run on the reading task: a caller that blocks there would stop the connection.
        private readonly TaskCompletionSource<GatewayResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<IDisposable> _owned = new(2);
        private bool _done;

        public Task<GatewayResponse> Task => _answer.Task;

        public void Own(IDisposable disposable)
        {
            lock (_owned)
            {
                if (!_done)
                {
                    _owned.Add(disposable);
                    return;
                }
            }
            disposable.Dispose();
        }

        public void Answer(GatewayResponse response)
        {
            Release();
            _answer.TrySetResult(response);
        }

        public void Cancel(CancellationToken cancellationToken)
        {
            Release();
            _answer.TrySetCanceled(cancellationToken);
        }

        private void Release()
        {
            IDisposable[] owned;
            lock (_owned)
            {
                _done = true;
                owned = [.. _owned];
                _owned.Clear();
            }
            foreach (IDisposable disposable in owned)
            {
                disposable.Dispose();
            }
        }
    }
}
