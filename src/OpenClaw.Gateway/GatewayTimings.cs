namespace OpenClaw.Gateway;

/// <summary>How long things may take. The defaults are those of docs/protocol/wire.md 3 to 5.</summary>
public sealed record GatewayTimings
{
    /// <summary>For name resolution, TCP, proxy, TLS and HTTP upgrade together.</summary>
    public TimeSpan Dial { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>From the upgrade to <c>connect.challenge</c>; not below 250 ms.</summary>
    public TimeSpan Challenge { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the connect frame to the hello; not below <see cref="Challenge"/>.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a request that names no time of its own.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest wait before a reconnect.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a reconnect.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an unpaired device asks again.</summary>
    public TimeSpan PairingPoll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often it asks at first: somebody who has just started it most often sits there to approve it, and waits.</summary>
    public TimeSpan PairingPollAtFirst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long "at first" is.</summary>
    public TimeSpan PairingPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often we try again when only a person can change the outcome.</summary>
    public TimeSpan SlowRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long we wait for the gateway's answer to our close frame.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The defaults, with the challenge time of <c>OPENCLAW_CONNECT_CHALLENGE_TIMEOUT_MS</c> or <c>OPENCLAW_HANDSHAKE_TIMEOUT_MS</c> if one
    /// is a number.
    /// </summary>
    public static GatewayTimings FromEnvironment(Func<string, string?> read)
    {
        foreach (string name in new[] { "OPENCLAW_CONNECT_CHALLENGE_TIMEOUT_MS", "OPENCLAW_HANDSHAKE_TIMEOUT_MS" })
        {
            if (int.TryParse(read(name)?.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                out int ms) && ms > 0)
            {
                TimeSpan challenge = TimeSpan.FromMilliseconds(Math.Max(ms, 250));
                return new GatewayTimings { Challenge = challenge };
            }
        }
        return new GatewayTimings();
    }
}
