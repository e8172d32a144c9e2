using System.Net.WebSockets;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Frames;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>How a handshake ended: exactly one of the three is set.</summary>
/// <param name="Accepted">The hello.</param>
/// <param name="Refused">The gateway's answer, if it said no.</param>
/// <param name="Failed">Anything else.</param>
/// <param name="ConnectSent">Whether the connect frame was on its way: from there on another candidate gateway is not tried
/// (docs/protocol/wire.md 1.6).</param>
internal sealed record HandshakeResult(HelloWithToken? Accepted, ConnectError? Refused, GatewayFailure? Failed, bool ConnectSent);

/// <summary>
/// Challenge, connect, hello (docs/protocol/wire.md 3). Nothing else is sent on this socket before it ends, so nothing can overtake it.
/// </summary>
internal sealed class GatewayHandshake(WebSocket socket, MessageReader reader, GatewayConnectionOptions options, GatewayEndpoint endpoint)
{
    private const string ConnectId = "connect";
    private static readonly TimeSpan MinChallenge = TimeSpan.FromMilliseconds(250);
    private Task<Received>? _receiving;

    public async Task<HandshakeResult> RunAsync(AuthSelection auth, CancellationToken cancellationToken)
    {
        bool sent = false;
        try
        {
            (Challenge? challenge, GatewayFailure? failed) = await ChallengeAsync(cancellationToken).ConfigureAwait(false);
            if (challenge is null)
            {
                return new HandshakeResult(null, null, failed, false);
            }
            using var frame = new PooledBuffer(4096);
            if (Compose(frame, auth, challenge) is { } tooLong)
            {
                return new HandshakeResult(null, null, tooLong, false);
            }
            sent = true;
            await socket.SendAsync(frame.WrittenSegment, WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
            return await AnswerAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException
                && !cancellationToken.IsCancellationRequested)
        {
            return new HandshakeResult(null, null,
                new GatewayFailure(GatewayFailureReason.ConnectionLost, $"The connection to {endpoint} broke during the handshake."), sent);
        }
    }

    /// <summary>The first step alone: for a look at a gateway that says nothing about us.</summary>
    public async Task<(Challenge? Challenge, GatewayFailure? Failed)> WaitForChallengeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ChallengeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException
                && !cancellationToken.IsCancellationRequested)
        {
            return (null,
                new GatewayFailure(GatewayFailureReason.ConnectionLost, $"The connection to {endpoint} broke during the handshake."));
        }
    }

    /// <summary>Waits until no read is under way any more, so that its buffer can go back. The socket must be aborted before.</summary>
    public async Task SettleAsync()
    {
        if (_receiving is { } receiving)
        {
            try
            {
                await receiving.ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
            }
        }
    }

    private async Task<(Challenge? Challenge, GatewayFailure? Failed)> ChallengeAsync(CancellationToken cancellationToken)
    {
        TimeSpan limit = options.Timings.Challenge < MinChallenge ? MinChallenge : options.Timings.Challenge;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task deadline = options.Time.PauseAsync(limit, waiting.Token);
        try
        {
            while (true)
            {
                Received? received = await ReceiveAsync(deadline, cancellationToken).ConfigureAwait(false);
                if (received is null)
                {
                    await CloseAsync(1008, "connect challenge timeout").ConfigureAwait(false);
                    return (null,
                        new GatewayFailure(GatewayFailureReason.ChallengeTimeout,
                            $"gateway connect challenge timeout: {endpoint} took the connection but sent no challenge within {limit.TotalSeconds:0.#} s.")
                    {
                        NextStep = "Check that an OpenClaw gateway, and not another server, listens there.",
                    });
                }
                if (received is Received.Closed or Received.TooLarge)
                {
                    return (null, await EndedAsync(received.Value).ConfigureAwait(false));
                }
                if (TryFrame(received.Value, out GatewayFrame frame) && frame.Kind == GatewayFrameKind.Event
                    && frame.Name == "connect.challenge")
                {
                    if (Challenge.Parse(frame.Payload) is { } challenge)
                    {
                        return (challenge, null);
                    }
                    await CloseAsync(1008, "connect challenge missing nonce").ConfigureAwait(false);
                    return (null,
                        new GatewayFailure(GatewayFailureReason.ChallengeTimeout, $"{endpoint} sent a challenge without a usable nonce."));
                }
            }
        }
        finally
        {
            waiting.Cancel();
        }
    }

    private GatewayFailure? Compose(PooledBuffer frame, AuthSelection auth, Challenge challenge)
    {
        // The gateway's own time: a wrong clock on this side then does not matter (docs/protocol/wire.md 3).
        long signedAt = challenge.Ts ?? options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        ConnectFrame.Write(frame, ConnectId, options, auth, challenge, signedAt, withPath: true);
        if (frame.Length >= ConnectFrame.MaxBytes)
        {
            frame.Reset(4096);
            ConnectFrame.Write(frame, ConnectId, options, auth, challenge, signedAt, withPath: false);
        }
        return frame.Length < ConnectFrame.MaxBytes
            ? null
            : new GatewayFailure(GatewayFailureReason.ConfigurationInvalid,
                $"The connect frame has {frame.Length} bytes; gateways take less than 65536.")
            {
                NextStep = $"Offer fewer commands ({Text.SettingWords.Current.Commands}).",
            };
    }

    private async Task<HandshakeResult> AnswerAsync(CancellationToken cancellationToken)
    {
        TimeSpan limit = options.Timings.Hello < options.Timings.Challenge ? options.Timings.Challenge : options.Timings.Hello;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task deadline = options.Time.PauseAsync(limit, waiting.Token);
        try
        {
            while (true)
            {
                Received? received = await ReceiveAsync(deadline, cancellationToken).ConfigureAwait(false);
                if (received is null)
                {
                    await CloseAsync(4000, "connect timeout").ConfigureAwait(false);
                    return Failed(new GatewayFailure(GatewayFailureReason.ConnectTimeout,
                        $"{endpoint} took the connection and did not answer the connect request within {limit.TotalSeconds:0.#} s.")
                    {
                        NextStep = "The gateway is there and busy or hung: look at its log, and at openclaw gateway status.",
                    });
                }
                if (received is Received.Closed or Received.TooLarge)
                {
                    return Failed(await EndedAsync(received.Value).ConfigureAwait(false));
                }
                if (!TryFrame(received.Value, out GatewayFrame frame) || frame.Kind != GatewayFrameKind.Response || frame.Name != ConnectId)
                {
                    continue;
                }
                if (!frame.Ok)
                {
                    ConnectError error = ConnectError.Parse(frame.Error);
                    bool starting = error is { Code: "UNAVAILABLE", Retryable: true, Reason: "startup-sidecars" };
                    await CloseAsync(starting ? 1013 : 1008, starting ? "gateway starting" : "connect failed").ConfigureAwait(false);
                    return new HandshakeResult(null, error, null, true);
                }
                if (HelloReader.Read(frame.Payload, endpoint) is { } hello)
                {
                    return new HandshakeResult(hello, null, null, true);
                }
                await CloseAsync(1008, "connect failed").ConfigureAwait(false);
                return Failed(new GatewayFailure(GatewayFailureReason.ProtocolMismatch,
                    $"{endpoint} answered with a hello this program does not understand; it speaks protocol 3 and 4.")
                {
                    NextStep = "Update this program or the gateway.",
                });
            }
        }
        finally
        {
            waiting.Cancel();
        }

        static HandshakeResult Failed(GatewayFailure failure) => new(null, null, failure, true);
    }

    /// <returns>Null when the deadline came first; the read goes on and is settled later.</returns>
    private async Task<Received?> ReceiveAsync(Task deadline, CancellationToken cancellationToken)
    {
        _receiving = reader.ReceiveAsync();
        if (await Task.WhenAny(_receiving, deadline).ConfigureAwait(false) != _receiving)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        Received received = await _receiving.ConfigureAwait(false);
        _receiving = null;
        // A gateway that never stops talking must not outlast the deadline by it.
        return deadline.IsCompleted ? null : received;
    }

    private bool TryFrame(Received received, out GatewayFrame frame)
    {
        frame = default;
        if (received != Received.Text || !StrictUtf8.IsValid(reader.Message) || !GatewayFrame.TryRead(reader.Message, out frame, out _))
        {
            options.Log?.Write(Diagnostics.LogLevel.Debug, Diagnostics.LogEvents.BadFrame, "Dropped a frame during the handshake.");
            return false;
        }
        return true;
    }

    private async Task<GatewayFailure> EndedAsync(Received received)
    {
        if (received == Received.TooLarge)
        {
            await CloseAsync(1009, "message too big").ConfigureAwait(false);
            return new GatewayFailure(GatewayFailureReason.MessageTooLarge,
                $"{endpoint} sent a message of more than {options.MaxMessageBytes} bytes during the handshake.");
        }
        GatewayFailure failure = CloseReason.Of(socket);
        await CloseAsync(1000, "").ConfigureAwait(false);
        return failure;
    }

    private Task CloseAsync(int code, string reason) => CloseReason.SendAsync(socket, code, reason, options.Time, options.Timings.Close);
}
