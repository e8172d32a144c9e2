namespace OpenClaw.Gateway.Identity;

/// <summary>Which gateway gave a token out: it is a secret between the two, so no other is shown it.</summary>
/// <param name="Host">The host as it was dialled, in lower case.</param>
/// <param name="Port">The port.</param>
/// <param name="Tls">Whether it was reached over TLS.</param>
/// <param name="Fingerprint">The certificate that was pinned then; null for ordinary verification.</param>
public sealed record TokenOrigin(string Host, int Port, bool Tls, string? Fingerprint)
{
    /// <summary>
    /// True when another address is this gateway and no less sure of being so: the same host and port; not without TLS what was given over
    /// TLS; and the same certificate where one was pinned. A pin, or TLS, that was added since makes it surer.
    /// </summary>
    public bool Covers(TokenOrigin there) =>
        Host == there.Host && Port == there.Port && (there.Tls || !Tls) && (Fingerprint is null || Fingerprint == there.Fingerprint);
}
