using OpenClaw.Gateway;

namespace OpenClaw.Tests.Gateway;

/// <summary>docs/protocol/wire.md 1.1 to 1.3.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("ws://127.0.0.1:18789", "ws://127.0.0.1:18789")]
    [InlineData(" ws://gateway.local:1 ", "ws://gateway.local:1")]
    [InlineData("wss://gateway.example", "wss://gateway.example:443")]
    [InlineData("wss://gateway.example:443", "wss://gateway.example:443")]
    [InlineData("wss://gateway.example:80", "wss://gateway.example:80")]
    [InlineData("ws://gateway.example", "ws://gateway.example:80")]
    [InlineData("ws://gateway.example:443", "ws://gateway.example:443")]
    [InlineData("http://gateway.example", "ws://gateway.example:80")]
    [InlineData("https://gateway.example/", "wss://gateway.example:443")]
    [InlineData("https://gateway.example:8443/a/b", "wss://gateway.example:8443/a/b")]
    [InlineData("ws://[::1]:5", "ws://[::1]:5")]
    public void A_url_names_an_endpoint(string url, string expected)
    {
        Assert.True(GatewayEndpoint.TryParseUrl(url, null, out GatewayEndpoint? endpoint));
        Assert.Equal(expected, endpoint!.Url);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gateway.example")]
    [InlineData("ftp://gateway.example")]
    [InlineData("ws://user@gateway.example")]
    [InlineData("ws://user:secret@gateway.example")]
    [InlineData("ws://gateway.example/?x=1")]
    [InlineData("ws://gateway.example/#x")]
    [InlineData("ws:///path")]
    [InlineData("ws://gateway.example:0")]
    [InlineData("ws://gateway.example:65536")]
    public void Other_texts_do_not(string? url) => Assert.False(GatewayEndpoint.TryParseUrl(url, null, out _));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("host/path")]
    [InlineData("host\r\nX: y")]
    [InlineData("user@host")]
    [InlineData("host:80")]
    [InlineData("höst")]
    public void A_host_is_a_name_or_an_address(string host) =>
        Assert.Equal(GatewayFailureReason.ConfigurationInvalid,
            Assert.Throws<GatewayConfigurationException>(() => new GatewayEndpoint(host)).Failure.Reason);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_is_in_range(int port) => Assert.Throws<GatewayConfigurationException>(() => new GatewayEndpoint("h", port));

    [Theory]
    [InlineData("a", "/a")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/", null)]
    [InlineData(" ", null)]
    [InlineData(null, null)]
    public void A_context_path_gets_its_slash(string? given, string? expected) =>
        Assert.Equal(expected, new GatewayEndpoint("h", contextPath: given).ContextPath);

    [Theory]
    [InlineData("/a b")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/a\r\nHost: evil")]
    public void A_context_path_is_a_path(string path) =>
        Assert.Throws<GatewayConfigurationException>(() => new GatewayEndpoint("h", contextPath: path));

    [Fact]
    public void A_fingerprint_without_tls_is_refused()
    {
        TlsFingerprint pin = TlsFingerprint.Parse(new string('a', 64));
        Assert.Contains("requires wss://",
            Assert.Throws<GatewayConfigurationException>(() => new GatewayEndpoint("h", fingerprint: pin)).Message);
        Assert.False(GatewayEndpoint.TryParseUrl("ws://h", pin, out _));
    }

    [Theory]
    [InlineData("127.0.0.1", false, false, true)]
    [InlineData("localhost", false, false, true)]
    [InlineData("::1", false, false, true)]
    [InlineData("10.0.0.1", false, false, false)]
    [InlineData("gateway.example", true, false, false)]
    [InlineData("gateway.example", true, true, true)]
    public void A_stored_token_is_offered_only_where_the_peer_is_certain(string host, bool tls, bool pinned, bool trusted) =>
        Assert.Equal(trusted, new GatewayEndpoint(host, 1, tls, pinned ? TlsFingerprint.Parse(new string('a', 64)) : null).IsTrusted);

    [Theory]
    [InlineData("localhost", true, true)]
    [InlineData("LOCALHOST.", true, true)]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("127.9.9.9", true, true)]
    [InlineData("::1", true, true)]
    [InlineData("10.1.2.3", true, true)]
    [InlineData("172.15.0.1", false, false)]
    [InlineData("172.16.0.1", true, true)]
    [InlineData("172.31.255.255", true, true)]
    [InlineData("172.32.0.1", false, false)]
    [InlineData("192.168.1.1", true, true)]
    [InlineData("192.169.1.1", false, false)]
    [InlineData("169.254.1.1", true, true)]
    [InlineData("100.63.0.1", false, false)]
    [InlineData("100.64.0.1", true, true)]
    [InlineData("100.127.0.1", true, true)]
    [InlineData("100.128.0.1", false, false)]
    [InlineData("8.8.8.8", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("fe80::1", true, true)]
    [InlineData("fc00::1", true, true)]
    [InlineData("fd12:3456::1", true, true)]
    [InlineData("fec0::1", true, true)]
    [InlineData("2001:db8::1", false, false)]
    [InlineData("::ffff:10.0.0.1", true, true)]
    [InlineData("::ffff:8.8.8.8", false, false)]
    [InlineData("box.local", true, true)]
    [InlineData("Box.LOCAL.", true, true)]
    [InlineData("box.tail1234.ts.net", true, true)]
    [InlineData("evil-local", false, true)]
    [InlineData("box.local.example", false, true)]
    [InlineData("ts.net.example", false, true)]
    [InlineData("gateway", false, true)]
    [InlineData("gateway.example", false, true)]
    [InlineData("010.0.0.1", false, false)]
    [InlineData("0x7f.0.0.1", false, false)]
    [InlineData("2130706433", false, false)]
    [InlineData("127.1", false, false)]
    public void Plaintext_is_for_private_networks(string host, bool allowed, bool allowedWithOverride)
    {
        var endpoint = new GatewayEndpoint(host);
        Assert.Equal(allowed, endpoint.CheckPlaintext(allowInsecurePrivateWs: false) is null);
        Assert.Equal(allowedWithOverride, endpoint.CheckPlaintext(allowInsecurePrivateWs: true) is null);
        Assert.Null(new GatewayEndpoint(host, tls: true).CheckPlaintext(false));
    }

    [Fact]
    public void A_refused_plaintext_says_so_in_the_known_words() =>
        Assert.StartsWith("SECURITY ERROR: Cannot connect to \"gateway.example\" over plaintext ws://",
            new GatewayEndpoint("gateway.example").CheckPlaintext(false)!.Message);

    private static readonly string Base64 = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [Theory]
    [InlineData("SHA1 Fingerprint=00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13", "a SHA-1 fingerprint")]
    [InlineData("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13", "a SHA-1 fingerprint")]
    [InlineData("000102030405060708090a0b0c0d0e0f10111213", "a SHA-1 fingerprint")]
    [InlineData("sha-1=000102030405060708090a0b0c0d0e0f10111213", "a SHA-1 fingerprint")]
    [InlineData("SHA256 Fingerprint=00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13",
        "called SHA256 and has the length of a SHA-1")]
    [InlineData("MD5 Fingerprint=00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F", "a MD5 fingerprint")]
    [InlineData("sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "a public key")]
    [InlineData("sha384/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "called SHA384 and has the length of a SHA-256")]
    public void What_a_fingerprint_is_instead_is_named(string text, string what)
    {
        string message = Assert.Throws<FormatException>(() => TlsFingerprint.Parse(text)).Message;
        Assert.Contains(what, message);
        Assert.EndsWith("-fingerprint -sha256", message);
    }

    public static TheoryData<string, bool> Fingerprints()
    {
        string hex = string.Concat(Enumerable.Range(0, 32).Select(i => i.ToString("X2")));
        string colons = string.Join(":", Enumerable.Range(0, 32).Select(i => i.ToString("x2")));
        return new TheoryData<string, bool>
        {
            { hex, true }, { hex.ToLowerInvariant(), true }, { "  " + colons + " ", true }, { "sha256:" + hex, true },
            { "SHA256:" + colons, true },
            { "", false }, { "sha256:", false }, { hex.Substring(1), false }, { hex + "0", false }, { hex.Replace('0', 'g'), false },
            { "sha1:" + hex, false }, { hex.Insert(2, ":"), false }, { new string(':', 95), false },
            { colons.Remove(2, 1).Insert(2, "-"), false },
            { colons.Replace(':', '-'), true }, { colons.Replace(":", " "), true }, { "sha256: " + hex, true }, { "\u200e" + colons, true },
            { "SHA256 Fingerprint=" + colons.ToUpperInvariant(), true }, { "sha256 Fingerprint=" + colons, true },
            { "SHA-256 fingerprint: " + colons, true }, { "sha256=" + hex, true },
            { "sha256/" + Base64, true }, { "SHA256:" + Base64.TrimEnd('='), true }, { Base64, true },
            { Base64.Replace('/', '_').Replace('+', '-'), true },
            { "sha256//" + Base64, false }, { "SHA1 Fingerprint=" + colons.Substring(0, 59), false }, { colons.Substring(0, 59), false },
            { "SHA256 Fingerprint=", false }, { "sha512:" + hex, false },
            { Base64.Substring(1), false }, { colons + ":", false },
            { "SHA256 Fingerprint=" + colons + "\nSHA256 Fingerprint=" + colons, false }, { new string('a', 100_000), false },
        };
    }

    [Theory]
    [MemberData(nameof(Fingerprints))]
    public void A_fingerprint_is_taken_as_tools_print_it(string text, bool valid)
    {
        Assert.Equal(valid, TlsFingerprint.TryParse(text, out TlsFingerprint? fingerprint));
        if (valid)
        {
            Assert.Equal(string.Concat(Enumerable.Range(0, 32).Select(i => i.ToString("x2"))), fingerprint!.ToString());
        }
        else
        {
            Assert.StartsWith("gateway tls fingerprint must be a SHA-256 fingerprint",
                Assert.Throws<FormatException>(() => TlsFingerprint.Parse(text)).Message);
        }
    }

    [Fact]
    public void Cloudflare_access_needs_both_values()
    {
        Assert.Null(CloudflareAccess.FromEnvironment(_ => null));
        Assert.Throws<GatewayConfigurationException>(() =>
            CloudflareAccess.FromEnvironment(name => name.EndsWith("ID", StringComparison.Ordinal) ? "x" : " "));
        CloudflareAccess access = CloudflareAccess.FromEnvironment(name => name.EndsWith("ID", StringComparison.Ordinal)
            ? "the-id" : "the-secret")!;
        Assert.DoesNotContain("the-secret", access.ToString());
        Assert.DoesNotContain("the-id", access.ToString());
    }

    [Fact]
    public void Credentials_do_not_print_themselves()
    {
        var credentials = new GatewayCredentials { Token = "t-secret", Password = "p-secret", BootstrapToken = "b-secret",
            DeviceToken = "d-secret" };
        Assert.Equal("token, device token, bootstrap token, password", credentials.ToString());
    }
}
