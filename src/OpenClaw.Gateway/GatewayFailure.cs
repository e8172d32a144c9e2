namespace OpenClaw.Gateway;

/// <summary>One reason, typed, with the words for a person. Holds no secret.</summary>
/// <param name="Reason">What kind of failure.</param>
/// <param name="Message">What happened and why, one sentence or two.</param>
public sealed record GatewayFailure(GatewayFailureReason Reason, string Message)
{
    /// <summary>
    /// The gateway's own code: <c>details.code</c>, else <c>error.code</c> (for example <c>AUTH_TOKEN_MISMATCH</c>); null for local
    /// failures.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>What to do next, as a command where there is one; null when waiting is all.</summary>
    public string? NextStep { get; init; }

    /// <summary>The pairing request an operator has to approve; only with <see cref="GatewayFailureReason.PairingRequired"/>.</summary>
    public string? PairingRequestId { get; init; }

    /// <summary>The WebSocket close code, if the connection was closed with one.</summary>
    public int? CloseCode { get; init; }

    /// <summary>The HTTP status of a refused upgrade or tunnel.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The SHA-256 of the certificate that the server showed, 64 hex digits; only with a failed TLS check.</summary>
    public string? SeenFingerprint { get; init; }

    /// <summary>The message, and the next step if there is one.</summary>
    public override string ToString() => NextStep is null ? Message : $"{Message} {NextStep}";
}
