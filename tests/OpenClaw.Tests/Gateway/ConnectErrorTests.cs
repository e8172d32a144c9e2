using System.Text;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Handshake;

namespace OpenClaw.Tests.Gateway;

/// <summary>docs/protocol/wire.md 5.1: what follows from which error.</summary>
public sealed class ConnectErrorTests
{
    private static readonly AuthSelection Explicit = new("E", null, null, false);
    private static readonly AuthSelection Stored = new("S", null, null, true);

    [Theory]
    [InlineData("AUTH_TOKEN_MISSING", "Stop", "AuthenticationRejected", 77)]
    [InlineData("AUTH_PASSWORD_MISSING", "Stop", "AuthenticationRejected", 77)]
    [InlineData("AUTH_PASSWORD_MISMATCH", "Stop", "AuthenticationRejected", 77)]
    [InlineData("AUTH_BOOTSTRAP_TOKEN_INVALID", "Stop", "AuthenticationRejected", 77)]
    [InlineData("AUTH_IDENTITY_HEADER_REQUIRED", "Stop", "AuthenticationRejected", 77)]
    [InlineData("AUTH_TOKEN_MISMATCH", "Stop", "AuthenticationRejected", 77)]
    [InlineData("AUTH_DEVICE_TOKEN_MISMATCH", "Stop", "AuthenticationRejected", 77)]
    [InlineData("CLIENT_VERSION_MISMATCH", "Stop", "ProtocolMismatch", 76)]
    [InlineData("PAIRING_REQUIRED", "WaitForPairing", "PairingRequired", 1)]
    [InlineData("PROTOCOL_MISMATCH", "Slowly", "ProtocolMismatch", 1)]
    [InlineData("AUTH_RATE_LIMITED", "Slowly", "RateLimited", 1)]
    [InlineData("AUTH_SCOPE_MISMATCH", "Slowly", "ConnectRefused", 1)]
    [InlineData("AUTH_VERIFIED_USER_REQUIRED", "Slowly", "ConnectRefused", 1)]
    [InlineData("CONTROL_UI_BUILD_MISMATCH", "Slowly", "ConnectRefused", 1)]
    [InlineData("CONTROL_UI_DEVICE_IDENTITY_REQUIRED", "Slowly", "ConnectRefused", 1)]
    [InlineData("DEVICE_IDENTITY_REQUIRED", "Slowly", "ConnectRefused", 1)]
    [InlineData("DEVICE_AUTH_NONCE_MISMATCH", "Backoff", "ConnectRefused", 1)]
    [InlineData("DEVICE_AUTH_SIGNATURE_EXPIRED", "Backoff", "ConnectRefused", 1)]
    [InlineData("AUTH_REQUIRED", "Backoff", "ConnectRefused", 1)]
    [InlineData("AUTH_UNAUTHORIZED", "Backoff", "ConnectRefused", 1)]
    [InlineData("AUTH_TOKEN_NOT_CONFIGURED", "Backoff", "ConnectRefused", 1)]
    [InlineData("AUTH_TAILSCALE_WHOIS_FAILED", "Backoff", "ConnectRefused", 1)]
    [InlineData("AUTHENTICATED_PROFILE_UNAVAILABLE", "Backoff", "ConnectRefused", 1)]
    [InlineData("CONTROL_UI_ORIGIN_NOT_ALLOWED", "Backoff", "ConnectRefused", 1)]
    [InlineData("SOMETHING_NEW", "Backoff", "ConnectRefused", 1)]
    [InlineData(null, "Backoff", "ConnectRefused", 1)]
    public void Each_code_has_its_action(string? code, string move, string reason, int exitCode)
    {
        Verdict verdict = ConnectErrorPolicy.Judge(new ConnectError("INVALID_REQUEST", "no") { DetailCode = code }, Explicit,
            canOfferStoredToken: false, hasOtherCredentials: true);
        Assert.Equal(move, verdict.Move.ToString());
        Assert.Equal(reason, verdict.Failure.Reason.ToString());
        Assert.Equal(exitCode, verdict.ExitCode);
        Assert.False(verdict.ForgetStoredToken);
        Assert.Equal(code ?? "INVALID_REQUEST", verdict.Failure.Code);
        // A run that ends, or that needs a person, says what the person does.
        Assert.Equal(move != "Backoff" || code == "DEVICE_AUTH_SIGNATURE_EXPIRED", verdict.Failure.NextStep is not null);
    }

    [Theory]
    [InlineData("AUTH_TOKEN_MISMATCH", false, null)]
    [InlineData(null, true, null)]
    [InlineData("SOMETHING_NEW", false, "retry_with_device_token")]
    [InlineData("AUTH_IDENTITY_HEADER_REQUIRED", true, null)]
    public void The_device_token_is_offered_once(string? code, bool canRetry, string? nextStep)
    {
        var error = new ConnectError("INVALID_REQUEST", "no") { DetailCode = code, CanRetryWithDeviceToken = canRetry,
            RecommendedNextStep = nextStep };
        Verdict verdict = ConnectErrorPolicy.Judge(error, Explicit, canOfferStoredToken: true, hasOtherCredentials: true);
        Assert.Equal(NextMove.DeviceToken, verdict.Move);
        Assert.True(verdict.Delay <= TimeSpan.FromMilliseconds(250));
        Assert.NotEqual(NextMove.DeviceToken,
            ConnectErrorPolicy.Judge(error, Explicit, canOfferStoredToken: false, hasOtherCredentials: true).Move);
    }

    [Theory]
    // 9.6 calls a stale device token in auth.token a wrong shared token.
    [InlineData("AUTH_DEVICE_TOKEN_MISMATCH", true, "Backoff")]
    [InlineData("AUTH_DEVICE_TOKEN_MISMATCH", false, "Stop")]
    [InlineData("AUTH_TOKEN_MISMATCH", true, "Backoff")]
    [InlineData("AUTH_TOKEN_MISMATCH", false, "Stop")]
    public void A_refused_stored_token_is_forgotten(string code, bool otherCredentials, string move)
    {
        Verdict verdict = ConnectErrorPolicy.Judge(new ConnectError("INVALID_REQUEST", "no") { DetailCode = code }, Stored,
            canOfferStoredToken: true, otherCredentials);
        Assert.True(verdict.ForgetStoredToken);
        Assert.Equal(move, verdict.Move.ToString());
    }

    [Fact]
    public void A_pairing_request_becomes_the_operators_command()
    {
        ConnectError error =
            Parse("{\"code\":\"NOT_PAIRED\",\"message\":\"pairing required\",\"details\":{\"code\":\"PAIRING_REQUIRED\",\"reason\":\"not-paired\",\"requestId\":\"89d8e852-4d61\"}}");
        GatewayFailure failure = ConnectErrorPolicy.Judge(error, Explicit, false, false).Failure;
        Assert.Equal("89d8e852-4d61", failure.PairingRequestId);
        Assert.Equal("At the gateway: openclaw devices approve 89d8e852-4d61", failure.NextStep);
    }

    [Theory]
    [InlineData("a; rm -rf /")]
    [InlineData("$(reboot)")]
    [InlineData("-x")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_request_id_that_is_none_is_not_shown(string id)
    {
        ConnectError error =
            Parse($"{{\"code\":\"NOT_PAIRED\",\"message\":\"m\",\"details\":{{\"requestId\":{System.Text.Json.JsonSerializer.Serialize(id)}}}}}");
        Assert.Null(error.RequestId);
        Assert.Equal("At the gateway: openclaw devices list, then: openclaw devices approve <id>",
            ConnectErrorPolicy.Judge(error, Explicit, false, false).Failure.NextStep);
    }

    [Theory]
    // 2026.1.24 sends no detail codes.
    [InlineData("{\"code\":\"NOT_PAIRED\",\"message\":\"pairing required\",\"details\":{\"requestId\":\"r1\"}}", "WaitForPairing")]
    [InlineData("{\"code\":\"INVALID_REQUEST\",\"message\":\"protocol mismatch\",\"details\":{\"expectedProtocol\":5}}", "Slowly")]
    [InlineData("{\"code\":\"INVALID_REQUEST\",\"message\":\"protocol mismatch\"}", "Slowly")]
    [InlineData("{\"code\":\"INVALID_REQUEST\",\"message\":\"unauthorized: gateway token mismatch (provide gateway auth token)\"}", "Stop")]
    [InlineData("{\"code\":\"NOT_PAIRED\",\"message\":\"device identity required\",\"details\":{\"code\":\"DEVICE_IDENTITY_REQUIRED\"}}",
        "Slowly")]
    [InlineData("{\"code\":\"INVALID_REQUEST\",\"message\":\"device signature invalid\"}", "Backoff")]
    [InlineData("", "Backoff")]
    [InlineData("null", "Backoff")]
    [InlineData("[]", "Backoff")]
    [InlineData("{\"code\":7,\"message\":{},\"details\":[]}", "Backoff")]
    [InlineData("{\"code\":\"\\ud800\",\"message\":\"\\ud800\",\"details\":{\"code\":\"\\ud800\"}}", "Backoff")]
    public void Old_and_odd_errors_are_read(string json, string move) =>
        Assert.Equal(move, ConnectErrorPolicy.Judge(Parse(json), Explicit, false, false).Move.ToString());

    [Theory]
    [InlineData(null, 500)]
    [InlineData(1, 100)]
    [InlineData(750, 750)]
    [InlineData(60_000, 2000)]
    public void A_starting_gateway_is_tried_again_at_once(int? retryAfterMs, int expectedMs)
    {
        string after = retryAfterMs is null ? "" : $",\"retryAfterMs\":{retryAfterMs}";
        Verdict verdict = ConnectErrorPolicy.Judge(
            Parse($"{{\"code\":\"UNAVAILABLE\",\"message\":\"starting\",\"retryable\":true{after},\"details\":{{\"reason\":\"startup-sidecars\"}}}}") with { RetryAfterMs = retryAfterMs }, Explicit, false, false);
        Assert.Equal(NextMove.Soon, verdict.Move);
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), verdict.Delay);
        Assert.True(verdict.Quiet);
    }

    [Theory]
    [InlineData(true, 90_000, 90_000)]
    [InlineData(false, 90_000, 0)]
    [InlineData(true, -5, 0)]
    [InlineData(true, 2_000_000_000, 0)]
    public void A_retry_hint_counts_when_retryable_and_sane(bool retryable, int ms, int expected)
    {
        ConnectError error =
            Parse($"{{\"code\":\"X\",\"message\":\"m\",\"retryable\":{(retryable ? "true" : "false")},\"retryAfterMs\":{ms}}}");
        Assert.Equal(TimeSpan.FromMilliseconds(expected), ConnectErrorPolicy.Judge(error, Explicit, false, false).AtLeast);
    }

    [Fact]
    public void A_message_is_one_clean_line()
    {
        ConnectError error = Parse("{\"code\":\"X\\u001b[31m\",\"message\":\"a\\r\\nb\\u202ec\\u0000" + new string('x', 2000) + "\"}");
        Assert.DoesNotContain(error.Message, c => char.IsControl(c) || c == '\u202e');
        Assert.True(error.Message.Length <= 301);
        Assert.DoesNotContain('\u001b', error.Code);
    }

    [Theory]
    [InlineData(GatewayFailureReason.ConfigurationInvalid, 1, "Stop", 78)]
    [InlineData(GatewayFailureReason.PlaintextRefused, 1, "Stop", 78)]
    [InlineData(GatewayFailureReason.ProxyAttributionRequired, 1, "Backoff", 1)]
    [InlineData(GatewayFailureReason.ProxyAttributionRequired, 2, "Backoff", 1)]
    [InlineData(GatewayFailureReason.ProxyAttributionRequired, 3, "Stop", 1)]
    [InlineData(GatewayFailureReason.TlsPinMismatch, 0, "Slowly", 1)]
    [InlineData(GatewayFailureReason.TokenStoreFailed, 0, "Slowly", 1)]
    [InlineData(GatewayFailureReason.ProtocolMismatch, 0, "Slowly", 1)]
    [InlineData(GatewayFailureReason.Unreachable, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.NameNotResolved, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.ProxyFailed, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.TlsFailed, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.UpgradeRejected, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.ChallengeTimeout, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.ConnectTimeout, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.Closed, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.ConnectionLost, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.TickTimeout, 0, "Backoff", 1)]
    [InlineData(GatewayFailureReason.MessageTooLarge, 0, "Backoff", 1)]
    public void Each_other_failure_has_its_action(GatewayFailureReason reason, int attributionRefusals, string move, int exitCode)
    {
        Verdict verdict = FailurePolicy.Judge(new GatewayFailure(reason, "x"), attributionRefusals, usesStoredToken: false,
            cleanCloseBeforeHello: false);
        Assert.Equal(move, verdict.Move.ToString());
        Assert.Equal(exitCode, verdict.ExitCode);
    }

    [Theory]
    [InlineData(1008, "unauthorized: device token mismatch (rotate/reissue device token)", true, true)]
    [InlineData(1008, "unauthorized: device token mismatch (rotate/reissue device token)", false, false)]
    [InlineData(1008, "slow consumer", true, false)]
    [InlineData(1012, "device token mismatch", true, false)]
    public void A_close_can_refuse_the_stored_token_too(int code, string reason, bool usesStored, bool forget) =>
        Assert.Equal(forget,
            FailurePolicy.Judge(new GatewayFailure(GatewayFailureReason.Closed, $"gateway closed ({code}): {reason}") { CloseCode = code },
                0, usesStored, false).ForgetStoredToken);

    [Theory]
    [InlineData(0.0, "1000 2000 4000 8000 15000 15000 15000")]
    [InlineData(0.5, "1500 3000 6000 12000 22500 22500 22500")]
    [InlineData(1.0, "2000 4000 8000 16000 30000 30000 30000")]
    [InlineData(-7.0, "1000 2000 4000 8000 15000 15000 15000")]
    [InlineData(double.NaN, "1000 2000 4000 8000 15000 15000 15000")]
    public void Reconnects_wait_longer_and_longer_with_jitter(double random, string expected)
    {
        var delays = new ReconnectDelays(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), () => random);
        Assert.Equal(expected, string.Join(" ", Enumerable.Range(0, 7).Select(_ => delays.Next().TotalMilliseconds)));
        delays.Reset();
        Assert.InRange(delays.Next(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        for (int i = 0; i < 10_000; i++)
        {
            Assert.InRange(delays.Next(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        }
    }

    private static ConnectError Parse(string json) => ConnectError.Parse(Encoding.UTF8.GetBytes(json));
}
