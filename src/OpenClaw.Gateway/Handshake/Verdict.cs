namespace OpenClaw.Gateway.Handshake;

/// <summary>What happens after a failure.</summary>
internal enum NextMove
{
    /// <summary>Again, after the growing delay.</summary>
    Backoff,

    /// <summary>Again, after exactly <see cref="Verdict.Delay"/>; the growing delay does not grow.</summary>
    Soon,

    /// <summary>Again, but rarely: a person has to act, perhaps at the gateway.</summary>
    Slowly,

    /// <summary>Ask again every few seconds until an operator approved the device.</summary>
    WaitForPairing,

    /// <summary>Once more, with the stored device token instead of the shared one.</summary>
    DeviceToken,

    /// <summary>Never again in this run.</summary>
    Stop,
}

/// <summary>The judgement on one failure.</summary>
/// <param name="Move">What happens next.</param>
/// <param name="Failure">The failure, in final words.</param>
internal sealed record Verdict(NextMove Move, GatewayFailure Failure)
{
    /// <summary>For <see cref="NextMove.Soon"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The gateway asked to be left alone at least this long.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>For <see cref="NextMove.Stop"/>.</summary>
    public int ExitCode { get; init; } = GatewayExitCode.Failed;

    /// <summary>The stored device token is no good any more.</summary>
    public bool ForgetStoredToken { get; init; }

    /// <summary>Happens in the course of things: a debug line is enough.</summary>
    public bool Quiet { get; init; }
}
