using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Handshake;

/// <summary>
/// Error code to action (docs/protocol/wire.md 5.1), with three deliberate differences from the reference: an unpaired device keeps asking
/// slowly instead of pausing for good; what pauses for good there because only a person can help is retried rarely here, so that nobody has
/// to come back to this machine; wrong credentials end the run with an exit code of their own.
/// </summary>
internal static class ConnectErrorPolicy
{
    private static readonly TimeSpan DeviceTokenRetryDelay = TimeSpan.FromMilliseconds(250);

    /// <param name="error">What the gateway said.</param>
    /// <param name="auth">What we had sent.</param>
    /// <param name="canOfferStoredToken">A stored device token, a trusted endpoint, and the one retry not used yet.</param>
    /// <param name="hasOtherCredentials">Something is left to try when the stored token is dropped.</param>
    public static Verdict Judge(ConnectError error, AuthSelection auth, bool canOfferStoredToken, bool hasOtherCredentials)
    {
        Verdict verdict = JudgeCode(error, auth, canOfferStoredToken, hasOtherCredentials);
        return error is { Retryable: true, RetryAfterMs: { } ms } ? verdict with { AtLeast = TimeSpan.FromMilliseconds(ms) } : verdict;
    }

    private static Verdict JudgeCode(ConnectError error, AuthSelection auth, bool canOfferStoredToken, bool hasOtherCredentials)
    {
        // Gateways that are still starting say so; they are back within a second or two.
        if (error is { Code: "UNAVAILABLE", Retryable: true, Reason: "startup-sidecars" })
        {
            int ms = Math.Min(Math.Max(error.RetryAfterMs ?? 500, 100), 2000);
            return new Verdict(NextMove.Soon,
                Failure(GatewayFailureReason.GatewayStarting, error, null)) { Delay = TimeSpan.FromMilliseconds(ms), Quiet = true };
        }
        bool tokenMismatch = error.DetailCode == "AUTH_TOKEN_MISMATCH" || IsOldTokenMismatch(error);
        // A device token travels in auth.token (3.3a), so a gateway may call a stale one a wrong shared token.
        if (error.DetailCode == "AUTH_DEVICE_TOKEN_MISMATCH" || (tokenMismatch && auth.UsesStoredToken))
        {
            return DeviceTokenRefused(error, auth, hasOtherCredentials);
        }
        if (canOfferStoredToken && !auth.UsesStoredToken
            && (tokenMismatch || error.CanRetryWithDeviceToken || error.RecommendedNextStep == "retry_with_device_token"))
        {
            return new Verdict(NextMove.DeviceToken,
                Failure(GatewayFailureReason.AuthenticationRejected, error, null)) { Delay = DeviceTokenRetryDelay, Quiet = true };
        }
        if (tokenMismatch)
        {
            return Refused(error,
                $"Give the gateway's current token ({SettingWords.Current.Token}) or a new setup code ({SettingWords.Current.SetupCode}).");
        }
        return error.DetailCode switch
        {
            "AUTH_TOKEN_MISSING" =>
                Refused(error,
                    $"Give the gateway's token ({SettingWords.Current.Token}) or pair with a setup code ({SettingWords.Current.SetupCode})."),
            "AUTH_PASSWORD_MISSING" or "AUTH_PASSWORD_MISMATCH" =>
                Refused(error, $"Give the gateway's password ({SettingWords.Current.Password})."),
            "AUTH_BOOTSTRAP_TOKEN_INVALID" =>
                Refused(error,
                    $"The setup code was used, has expired, or is another gateway's. Make a new one at the gateway ({SettingWords.Current.MakeSetupCode}) and pair again ({SettingWords.Current.SetupCode})."),
            "AUTH_IDENTITY_HEADER_REQUIRED" =>
                Refused(error, "The gateway expects its access proxy to say who you are. Connect through that proxy."),
            "CLIENT_VERSION_MISMATCH" =>
                new Verdict(NextMove.Stop,
                    Failure(GatewayFailureReason.ProtocolMismatch, error,
                        "Update this program or the gateway.")) { ExitCode = GatewayExitCode.Protocol },
            "PAIRING_REQUIRED" => Pairing(error),
            "PROTOCOL_MISMATCH" =>
                new Verdict(NextMove.Slowly,
                    Failure(GatewayFailureReason.ProtocolMismatch, error, "This program speaks protocol 3 and 4. Update the older side.")),
            "AUTH_RATE_LIMITED" =>
                new Verdict(NextMove.Slowly,
                    Failure(GatewayFailureReason.RateLimited, error,
                        "Too many failed attempts came from this address; it is tried again by itself.")),
            "AUTH_SCOPE_MISMATCH" or "AUTH_VERIFIED_USER_REQUIRED" or "CONTROL_UI_BUILD_MISMATCH" or "CONTROL_UI_DEVICE_IDENTITY_REQUIRED"
                or "DEVICE_IDENTITY_REQUIRED" =>
                new Verdict(NextMove.Slowly,
                    Failure(GatewayFailureReason.ConnectRefused, error, "An administrator of the gateway has to allow this.")),
            "DEVICE_AUTH_SIGNATURE_EXPIRED" =>
                new Verdict(NextMove.Backoff,
                    Failure(GatewayFailureReason.ConnectRefused, error, "Set the clock of this machine or of the gateway.")),
            _ => new Verdict(NextMove.Backoff, Failure(GatewayFailureReason.ConnectRefused, error, null)),
        };
    }

    private static Verdict DeviceTokenRefused(ConnectError error, AuthSelection auth, bool hasOtherCredentials)
    {
        GatewayFailure failure = Failure(
            GatewayFailureReason.AuthenticationRejected, error,
            "The gateway no longer accepts this device's token. Start again with the gateway's token or a setup code.");
        return auth.UsesStoredToken && hasOtherCredentials
            ? new Verdict(NextMove.Backoff, failure) { ForgetStoredToken = true }
            : new Verdict(NextMove.Stop, failure) { ForgetStoredToken = auth.UsesStoredToken, ExitCode = GatewayExitCode.Authentication };
    }

    private static Verdict Pairing(ConnectError error)
    {
        string what = error.Reason switch
        {
            "role-upgrade" => "The device is asking for a role it was not approved for.",
            "scope-upgrade" => "The device is asking for more scopes than it was approved for.",
            "metadata-upgrade" => "The device's platform changed since it was approved.",
            _ => "An operator has to approve this device.",
        };
        return new Verdict(NextMove.WaitForPairing, new GatewayFailure(GatewayFailureReason.PairingRequired, what)
        {
            Code = error.ShownCode,
            PairingRequestId = error.RequestId,
            NextStep = error.RequestId is null
                ? "At the gateway: openclaw devices list, then: openclaw devices approve <id>"
                : $"At the gateway: openclaw devices approve {error.RequestId}",
        });
    }

    private static Verdict Refused(ConnectError error, string nextStep) =>
        new(NextMove.Stop,
            Failure(GatewayFailureReason.AuthenticationRejected, error, nextStep)) { ExitCode = GatewayExitCode.Authentication };

    private static GatewayFailure Failure(GatewayFailureReason reason, ConnectError error, string? nextStep) =>
        new(reason, $"The gateway refused the connection: {error.Message} ({error.ShownCode}).") { Code = error.ShownCode,
            NextStep = nextStep };

    // 2026.1.x sends no detail code with it.
    private static bool IsOldTokenMismatch(ConnectError error) =>
        error.DetailCode is null && error.Message.IndexOf("gateway token mismatch", StringComparison.OrdinalIgnoreCase) >= 0;
}
