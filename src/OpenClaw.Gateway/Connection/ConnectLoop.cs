using System.Net.WebSockets;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Handshake;
using OpenClaw.Gateway.Session;
using OpenClaw.Gateway.Transport;

namespace OpenClaw.Gateway.Connection;

/// <summary>
/// The life of a connection, over and over: choose a gateway, dial, shake hands, run the session, judge how it ended, wait.
/// One task runs it; what others see of it goes through <see cref="IConnectLoopOwner"/>.
/// </summary>
internal sealed class ConnectLoop(GatewayConnectionOptions options, IConnectLoopOwner owner)
{
    private static readonly object RandomGate = new();
    private static readonly Random SharedRandom = new();

    private readonly ReconnectDelays _delays = new(options.Timings.ReconnectMin, options.Timings.ReconnectMax,
        options.Jitter ?? NextRandom);
    private IReadOnlyList<GatewayEndpoint> _candidates = [];
    private int _candidate;
    private int _attempts; // since the last hello
    private int _attributionRefusals;
    private bool _cleanCloseForgiven;
    private string? _lastTold; // the last failure that was logged as a warning since the last hello
    private string? _lastToldRequest;
    private bool _removed; // by an operator, since the last hello
    private long? _waitsSince; // for approval
    private bool _worthRetrying; // some candidate of this round failed for a reason that may pass

    /// <summary>How one attempt went.</summary>
    private sealed record Outcome(GatewayFailure Failure, ConnectError? Refusal, bool ConnectSent, bool HadHello);

    public async Task<GatewayRunResult> RunAsync(CancellationToken cancellationToken)
    {
        ConnectionAuth auth;
        try
        {
            auth = new ConnectionAuth(options);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new GatewayRunResult(StoreFailed(e), GatewayExitCode.Configuration);
        }
        _candidates = auth.Candidates;
        if (_candidates.Count == 0)
        {
            return new GatewayRunResult(new GatewayFailure(GatewayFailureReason.ConfigurationInvalid, "No gateway address was given."),
                GatewayExitCode.Configuration);
        }
        while (true)
        {
            GatewayEndpoint endpoint = _candidates[_candidate];
            owner.Report(GatewayConnectionState.Connecting, endpoint, null, ++_attempts, null);
            Outcome outcome;
            try
            {
                outcome = await AttemptAsync(endpoint, auth, cancellationToken).ConfigureAwait(false);
            }
            catch (TypeInitializationException e)
            {
                // The runtime remembers that: no attempt of this process would end otherwise.
                return new GatewayRunResult(
                    new GatewayFailure(
                        GatewayFailureReason.ConnectionLost,
                        $"A part of this program could not be loaded ({Text.Printable.Clean(e.TypeName)}: {Text.Printable.Clean((e.InnerException ?? e).Message)}), which stays so until it is started again."),
                    GatewayExitCode.Failed);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Ours to explain, but no reason to leave the gateway alone.
                outcome = new Outcome(new GatewayFailure(GatewayFailureReason.ConnectionLost,
                    $"The attempt failed unexpectedly ({e.GetType().Name}): {Text.Printable.Clean(e.Message)}"), null, true, false);
            }
            if (cancellationToken.IsCancellationRequested)
            {
                return Stopped();
            }
            Verdict verdict = Judge(outcome, endpoint, auth);
            if (TryNextCandidate(outcome, verdict))
            {
                continue;
            }
            if (verdict.Move == NextMove.Stop && _worthRetrying && !outcome.ConnectSent)
            {
                // This candidate can never work, another of the list may yet.
                verdict = verdict with { Move = NextMove.Backoff };
            }
            if (verdict.Move == NextMove.Stop || (options.SingleAttempt && verdict.Move != NextMove.DeviceToken))
            {
                // The result says it to whoever ran this, who tells it to a person: twice would be once too often.
                options.Log?.Write(LogLevel.Debug, LogEvents.Ended, verdict.Failure.ToString());
                return new GatewayRunResult(verdict.Failure, verdict.ExitCode);
            }
            try
            {
                await WaitAsync(verdict, endpoint, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return Stopped();
            }
        }
    }

    private async Task<Outcome> AttemptAsync(GatewayEndpoint endpoint, ConnectionAuth auth, CancellationToken cancellationToken)
    {
        AuthSelection selection;
        try
        {
            selection = auth.Choose(endpoint);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Outcome(StoreFailed(e), null, true, false);
        }
        options.Log?.Write(LogLevel.Debug, LogEvents.Trace, $"Connecting to {endpoint} with {selection}.");
        WebSocket socket;
        try
        {
            // Cloudflare Access belongs to the gateway that was configured, not to the others of a setup code (docs/protocol/wire.md 1.4).
            socket = await Dialer.DialAsync(endpoint, _candidate == 0 ? options.CloudflareAccess : null, options, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (DialException e)
        {
            return new Outcome(e.Failure, null, false, false);
        }
        options.Log?.Write(LogLevel.Debug, LogEvents.Trace, $"{endpoint.Authority} opened a WebSocket; waiting for its challenge.");
        var reader = new MessageReader(socket, options.MaxMessageBytes);
        var handshake = new GatewayHandshake(socket, reader, options, endpoint);
        try
        {
            HandshakeResult result = await handshake.RunAsync(selection, cancellationToken).ConfigureAwait(false);
            return result.Accepted is { } accepted
                ? await RunSessionAsync(socket, reader, accepted, endpoint, auth, cancellationToken).ConfigureAwait(false)
                : new Outcome(result.Failed ?? new GatewayFailure(GatewayFailureReason.ConnectRefused, result.Refused!.Message),
                    result.Refused, result.ConnectSent, false);
        }
        catch (OperationCanceledException)
        {
            await CloseReason.SendAsync(socket, 1000, "", options.Time, options.Timings.Close).ConfigureAwait(false);
            throw;
        }
        finally
        {
            socket.Abort();
            await handshake.SettleAsync().ConfigureAwait(false);
            reader.Dispose();
            socket.Dispose();
        }
    }

    private async Task<Outcome> RunSessionAsync(
        WebSocket socket, MessageReader reader, HelloWithToken accepted, GatewayEndpoint endpoint, ConnectionAuth auth,
        CancellationToken cancellationToken)
    {
        try
        {
            auth.Accept(accepted);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await CloseReason.SendAsync(socket, 1008, "connect failed", options.Time, options.Timings.Close).ConfigureAwait(false);
            return new Outcome(StoreFailed(e), null, true, false);
        }
        // The first that says hello is the gateway from here on.
        _candidates = [endpoint];
        _candidate = 0;
        _attempts = 0;
        _waitsSince = null;
        _removed = false;
        _attributionRefusals = 0;
        _cleanCloseForgiven = false;
        _lastTold = null;
        _delays.Reset();
        HelloOk hello = accepted.Hello;
        options.Log?.Write(LogLevel.Information, LogEvents.Connected,
            $"{options.Subject} connected: {endpoint} (version {hello.ServerVersion ?? "unknown"}, protocol {hello.Protocol})");
        var session = new GatewaySession(socket, reader, options, owner.OnEvent, hello);
        owner.Open(session, hello);
        GatewayFailure failure = await session.RunAsync(cancellationToken).ConfigureAwait(false);
        owner.Close(failure);
        return new Outcome(failure, null, true, true);
    }

    private Verdict Judge(Outcome outcome, GatewayEndpoint endpoint, ConnectionAuth auth)
    {
        _attributionRefusals = outcome.Failure.Reason == GatewayFailureReason.ProxyAttributionRequired ? _attributionRefusals + 1 : 0;
        Verdict verdict;
        if (outcome.Refusal is { } refusal)
        {
            verdict = auth.Judge(refusal, endpoint);
        }
        else
        {
            bool clean = !outcome.HadHello && !_cleanCloseForgiven
                && outcome.Failure is { Reason: GatewayFailureReason.Closed, CloseCode: 1000 };
            _cleanCloseForgiven |= clean;
            bool onlyStored = auth.Sent is { UsesStoredToken: true, Password: null };
            verdict = FailurePolicy.Judge(outcome.Failure, _attributionRefusals, onlyStored, clean);
        }
        if (verdict.ForgetStoredToken)
        {
            try
            {
                auth.Forget();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                options.Log?.Write(LogLevel.Warning, LogEvents.DeviceToken,
                    $"The refused device token could not be deleted: {e.GetType().Name}.");
            }
        }
        _removed |= outcome.Failure.Reason == GatewayFailureReason.DeviceRemoved;
        // What is refused after that is refused because of it: the refusal alone would look as if something had broken by itself.
        return _removed && verdict.Failure.Reason is GatewayFailureReason.PairingRequired or GatewayFailureReason.AuthenticationRejected
            ? verdict with { Failure = verdict.Failure with { Message = $"An operator has taken this device's approval back at the gateway. {verdict.Failure.Message}" } }
            : verdict;
    }

    /// <summary>
    /// True when the failure was one of reachability and another gateway of the list is still untried in this round (docs/protocol/wire.md
    /// 1.6).
    /// </summary>
    private bool TryNextCandidate(Outcome outcome, Verdict verdict)
    {
        if (outcome.ConnectSent || _candidates.Count == 1)
        {
            return false;
        }
        _worthRetrying |= verdict.Move != NextMove.Stop;
        options.Log?.Write(LogLevel.Information, LogEvents.ConnectFailed, $"{options.Subject} connect failed: {verdict.Failure}");
        if (_candidate + 1 < _candidates.Count)
        {
            _candidate++;
            return true;
        }
        return false;
    }

    // The gateway says nothing when it has approved a device that is not connected: asking is the only way to hear of it.
    private TimeSpan PairingPause()
    {
        long since = _waitsSince ??= options.Time.GetTimestamp();
        GatewayTimings timings = options.Timings;
        return timings.PairingPollAtFirst < timings.PairingPoll && options.Time.GetElapsedTime(since) < timings.PairingPatience
            ? timings.PairingPollAtFirst : timings.PairingPoll;
    }

    private async Task WaitAsync(Verdict verdict, GatewayEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (_candidates.Count > 1)
        {
            _candidate = 0;
            _worthRetrying = false;
        }
        (GatewayConnectionState state, TimeSpan delay) = verdict.Move switch
        {
            NextMove.WaitForPairing => (GatewayConnectionState.WaitingForPairing, _delays.Around(PairingPause())),
            NextMove.Slowly => (GatewayConnectionState.SlowRetry, _delays.Around(options.Timings.SlowRetry)),
            NextMove.Soon or NextMove.DeviceToken => (GatewayConnectionState.Backoff, verdict.Delay),
            _ => (GatewayConnectionState.Backoff, _delays.Next()),
        };
        if (delay < verdict.AtLeast)
        {
            delay = verdict.AtLeast;
        }
        // The same trouble is told once: a gateway that is away for a week must not fill the log with one line every half minute.
        bool told = verdict.Failure.Message == _lastTold && verdict.Failure.PairingRequestId == _lastToldRequest;
        (_lastTold, _lastToldRequest) = (verdict.Failure.Message, verdict.Failure.PairingRequestId);
        LogLevel level = verdict.Quiet || told ? LogLevel.Debug : LogLevel.Warning;
        string what = state == GatewayConnectionState.WaitingForPairing ? "waits for approval"
            : verdict.Failure.Reason is GatewayFailureReason.Closed or GatewayFailureReason.DeviceRemoved
                or GatewayFailureReason.ConnectionLost or GatewayFailureReason.TickTimeout ? "reconnects"
            : "connect failed";
        options.Log?.Write(
            level, state == GatewayConnectionState.WaitingForPairing ? LogEvents.WaitingForPairing : LogEvents.ConnectFailed,
            $"{options.Subject} {what}: {verdict.Failure.Message} Next attempt in {delay.TotalSeconds:0.#} s. {verdict.Failure.NextStep}".TrimEnd());
        owner.Report(state, endpoint, verdict.Failure, _attempts, options.Time.GetUtcNow() + delay);
        await options.Time.PauseAsync(delay, cancellationToken).ConfigureAwait(false);
    }

    private static GatewayRunResult Stopped() => new(new GatewayFailure(GatewayFailureReason.Stopped, "Stopped."), GatewayExitCode.Stopped);

    private static GatewayFailure StoreFailed(Exception e) =>
        new(GatewayFailureReason.TokenStoreFailed, $"The device token store cannot be used: {Text.Printable.Clean(e.Message)}")
        {
            NextStep = "Check the state directory: free space, permissions, and whether the file is intact.",
        };

    private static double NextRandom()
    {
        lock (RandomGate)
        {
            return SharedRandom.NextDouble();
        }
    }
}
