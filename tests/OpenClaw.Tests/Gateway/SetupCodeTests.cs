using System.Text;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Tests.Gateway;

/// <summary>docs/protocol/wire.md 3.5.</summary>
public sealed class SetupCodeTests
{
    private const string BadCode = "Invalid pairing setup code or URL.";
    private const string BadPayload = "Invalid pairing setup payload.";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000);

    [Theory]
    [InlineData("{\"url\":\"ws://127.0.0.1:18789\",\"bootstrapToken\":\"b\"}", "ws://127.0.0.1:18789")]
    [InlineData("{\"url\":\"https://gw.example\",\"bootstrapToken\":\"b\",\"unknown\":[1]}", "wss://gw.example:443")]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"urls\":[\"wss://b\",\"wss://a\"],\"expiresAtMs\":1000001}",
        "wss://b:443 wss://a:443")]
    public void A_code_names_its_gateways(string json, string candidates)
    {
        foreach (string text in new[] { Encode(json), " oc-pair://" + Encode(json) + "\n", "OC-PAIR://" + Encode(json) })
        {
            Assert.True(SetupCode.TryParse(text, Now, out SetupCode? code, out string? error), error);
            Assert.Equal(candidates, string.Join(" ", code!.Candidates));
            Assert.Equal("b", code.BootstrapToken);
        }
    }

    [Fact]
    public void The_pin_belongs_to_the_main_url_only()
    {
        string pin = new('a', 64);
        Assert.True(SetupCode.TryParse(
            Encode($"{{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"urls\":[\"wss://b\",\"wss://a\"],\"tlsFingerprint\":\"{pin}\"}}"),
            Now, out SetupCode? code, out _));
        Assert.Equal([null, pin], code!.Candidates.Select(c => c.Fingerprint?.ToString()));
    }

    [Theory]
    [InlineData("{\"url\":\"wss://a\"}", BadPayload)]
    [InlineData("{\"bootstrapToken\":\"b\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\" \"}", BadPayload)]
    [InlineData("{\"url\":1,\"bootstrapToken\":\"b\"}", BadPayload)]
    [InlineData("{\"url\":\"ftp://a\",\"bootstrapToken\":\"b\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://u:p@a\",\"bootstrapToken\":\"b\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"urls\":[]}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"urls\":\"wss://a\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"urls\":[1]}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"urls\":[\"ws://1\",\"ws://2\",\"ws://3\",\"ws://4\",\"ws://5\",\"ws://6\",\"ws://7\",\"ws://8\",\"ws://9\"]}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"tlsFingerprint\":\"abc\"}", BadPayload)]
    [InlineData("{\"url\":\"ws://127.0.0.1\",\"bootstrapToken\":\"b\",\"tlsFingerprint\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"expiresAtMs\":\"soon\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"expiresAtMs\":1.5}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"expiresAtMs\":-1}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"\\ud800\"}", BadPayload)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"expiresAtMs\":1000000}", "Pairing setup code has expired.")]
    [InlineData("[]", BadPayload)]
    [InlineData("nonsense", BadCode)]
    [InlineData("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\"", BadCode)]
    public void A_bad_payload_is_refused(string json, string expected)
    {
        Assert.False(SetupCode.TryParse(Encode(json), Now, out _, out string? error));
        Assert.StartsWith(expected.TrimEnd('.'), error);
    }

    [Theory]
    [InlineData(null, "there is nothing in it")]
    [InlineData("", "there is nothing in it")]
    [InlineData(" \r\n", "there is nothing in it")]
    [InlineData("oc-pair://", "there is nothing in it")]
    [InlineData("abc+/=", "begins with eyJ or oc-pair://")]
    [InlineData("https://example.com", "begins with eyJ or oc-pair://")]
    [InlineData("a", "begins with eyJ or oc-pair://")]
    [InlineData("eyJ1cmwiOiJ3czo", "cut off or was changed on its way (15 characters were read)")]
    [InlineData("eyJ1cmwiOiJ3c…", "cut off or was changed on its way")]
    public void A_text_that_is_no_code_is_refused_and_what_is_wrong_with_it_said(string? text, string why)
    {
        Assert.False(SetupCode.TryParse(text, Now, out _, out string? error));
        Assert.StartsWith(BadCode.TrimEnd('.'), error);
        Assert.Contains(why, error);
    }

    [Theory]
    [InlineData("{0}{1}")]
    [InlineData("  {0}{1}\n")]
    [InlineData("{0}\r\n{1}")]
    [InlineData("> {0}\n> {1}\n")]
    [InlineData("{0}=\r\n{1}")]
    [InlineData("{0} {1}.")]
    [InlineData("<{0}\u200b{1}>")]
    [InlineData("\u201coc-pair://{0}\u00ad\n\t{1}\u201d,")]
    [InlineData("'OC-PAIR://{0}\u00a0{1}'")]
    [InlineData("\ufeff{0}{1}==")]
    public void A_code_is_read_as_mails_hand_it_on(string form)
    {
        string whole = Encode("{\"url\":\"wss://gateway.example\",\"bootstrapToken\":\"b\"}");
        Assert.True(SetupCode.TryParse(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, whole.Substring(0, 30),
            whole.Substring(30)), Now, out SetupCode? code, out _));
        Assert.Equal("b", code!.BootstrapToken);
    }

    [Fact]
    public void An_expired_code_says_since_when_and_what_this_clock_says()
    {
        Assert.False(SetupCode.TryParse(Encode("{\"url\":\"wss://a\",\"bootstrapToken\":\"b\",\"expiresAtMs\":1000000}"),
            DateTimeOffset.FromUnixTimeMilliseconds(61_000_000), out _, out string? error));
        Assert.Equal(
            "Pairing setup code has expired. It was good until 1970-01-01 00:16:40 (UTC); the clock of this machine says 1970-01-01 16:56:40.", error);
    }

    [Fact]
    public void A_code_does_not_print_its_token()
    {
        Assert.True(SetupCode.TryParse(Encode("{\"url\":\"wss://a\",\"bootstrapToken\":\"the-secret\"}"), Now, out SetupCode? code, out _));
        Assert.DoesNotContain("the-secret", code!.ToString());
    }

    private static string Encode(string json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json));
}
