namespace OpenClaw.Gateway.Handshake;

/// <summary>
/// What happens after a failure that is not an answer to <c>connect</c>: dialling, the way there, the end of a connection.
/// </summary>
internal static class FailurePolicy
{
    /// <summary>The third refusal in a row for want of <c>gateway.trustedProxies</c> ends the run (docs/protocol/wire.md 1.5).</summary>
    public const int AttributionLimit = 3;

    /// <param name="failure">What happened.</param>
    /// <param name="attributionRefusals">How many <see cref="GatewayFailureReason.ProxyAttributionRequired"/> came in a row, this one
    /// included.</param>
    /// <param name="usesStoredToken">Whether the stored device token was all that had been sent.</param>
    /// <param name="cleanCloseBeforeHello">The first close 1000 without a reason before any hello.</param>
    public static Verdict Judge(GatewayFailure failure, int attributionRefusals, bool usesStoredToken, bool cleanCloseBeforeHello) =>
        failure.Reason switch
    {
        GatewayFailureReason.ConfigurationInvalid or GatewayFailureReason.PlaintextRefused =>
            new Verdict(NextMove.Stop, failure) { ExitCode = GatewayExitCode.Configuration },
        GatewayFailureReason.ProxyAttributionRequired when attributionRefusals >= AttributionLimit => new Verdict(NextMove.Stop, failure),
        // Somebody may be in between, or the certificate was renewed: nothing that a second try in a second cures.
        GatewayFailureReason.TlsPinMismatch or GatewayFailureReason.TokenStoreFailed or GatewayFailureReason.ProtocolMismatch =>
            new Verdict(NextMove.Slowly, failure),
        GatewayFailureReason.Closed when failure.CloseCode == 1008 && usesStoredToken
            && failure.Message.IndexOf("device token mismatch", StringComparison.OrdinalIgnoreCase) >= 0 =>
            new Verdict(NextMove.Backoff, failure) { ForgetStoredToken = true },
        GatewayFailureReason.Reconnecting => new Verdict(NextMove.Soon, failure) { Quiet = true },
        _ => new Verdict(NextMove.Backoff, failure) { Quiet = cleanCloseBeforeHello },
    };
}
