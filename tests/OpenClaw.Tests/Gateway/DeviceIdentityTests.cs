using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Identity;
using OpenClaw.Gateway.Text;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>docs/protocol/wire.md 3.2, RFC 8032 7.1, and signatures the reference node made.</summary>
public sealed class DeviceIdentityTests
{
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_is_that_of_the_rfc(string seed, string publicKey, string message, string signature)
    {
        Assert.Equal(publicKey, Hex.Lower(Ed25519.PublicKeyOf(Bytes(seed))));
        Assert.Equal(signature, Hex.Lower(Ed25519.Sign(Bytes(seed), Bytes(publicKey), Bytes(message))));
        Assert.True(Ed25519.Verify(Bytes(publicKey), Bytes(message), Bytes(signature)));
        Assert.False(Ed25519.Verify(Bytes(publicKey), [.. Bytes(message), 0], Bytes(signature)));
    }

    [Fact]
    public void A_new_identity_signs_what_others_verify_and_survives_its_pem()
    {
        DeviceIdentity identity = DeviceIdentity.Generate();
        string signature = identity.Sign("v2|payload|ü");
        Assert.Equal(43, identity.PublicKey.Length);
        Assert.Equal(86, signature.Length);
        Assert.Equal(64, identity.DeviceId.Length);
        Assert.True(DeviceIdentity.Verify(identity.PublicKey, "v2|payload|ü", signature));
        Assert.False(DeviceIdentity.Verify(identity.PublicKey, "v2|payload|u", signature));
        Assert.False(DeviceIdentity.Verify(DeviceIdentity.Generate().PublicKey, "v2|payload|ü", signature));
        DeviceIdentity again = DeviceIdentity.FromPrivateKeyPem(identity.ExportPrivateKeyPem());
        Assert.Equal(identity.DeviceId, again.DeviceId);
        Assert.Equal(signature, again.Sign("v2|payload|ü"));
        Assert.Equal(identity.DeviceId, DeviceIdentity.DeviceIdOf(identity.PublicKeyPem));
        Assert.NotEqual(identity.DeviceId, DeviceIdentity.Generate().DeviceId);
    }

    [Fact]
    public void A_pem_is_the_one_node_writes()
    {
        DeviceIdentity identity = DeviceIdentity.FromSeed(Bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        // openssl pkey -in … -pubout
        Assert.Equal(
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n",
            identity.ExportPrivateKeyPem());
        Assert.Equal("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n",
            identity.PublicKeyPem);
        Assert.Equal(identity.DeviceId, DeviceIdentity.FromPrivateKeyPem(identity.ExportPrivateKeyPem().Replace("\n", "\r\n")).DeviceId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n***\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn==\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----")]
    public void Another_text_is_no_private_key(string pem)
    {
        string message = Assert.Throws<FormatException>(() => DeviceIdentity.FromPrivateKeyPem(pem)).Message;
        Assert.DoesNotContain("MC4C", message);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("AAAA", "AAAA")]
    [InlineData("not base64!", "x")]
    public void A_malformed_key_or_signature_verifies_nothing(string key, string signature) =>
        Assert.False(DeviceIdentity.Verify(key, "x", signature));

    public static TheoryData<string> Recorded() => new(Golden.Lines("connect-frames.jsonl"));

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Recorded_signatures_verify_against_the_payload_we_build(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement connect = document.RootElement.GetProperty("connect"), client = connect.GetProperty("client"),
            device = connect.GetProperty("device");
        string? Auth(string name) =>
            connect.TryGetProperty("auth", out JsonElement auth) && auth.TryGetProperty(name, out JsonElement value)
            ? value.GetString() : null;
        var payload = new DeviceAuthPayload
        {
            DeviceId = device.GetProperty("id").GetString()!,
            ClientId = client.GetProperty("id").GetString()!,
            ClientMode = client.GetProperty("mode").GetString()!,
            Role = connect.GetProperty("role").GetString()!,
            Scopes = [.. connect.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()!)],
            SignedAtMs = device.GetProperty("signedAt").GetInt64(),
            Token = Auth("token") ?? Auth("deviceToken"),
            Nonce = device.GetProperty("nonce").GetString(),
            Platform = client.GetProperty("platform").GetString(),
            DeviceFamily = client.TryGetProperty("deviceFamily", out JsonElement family) ? family.GetString() : null,
        };
        string key = device.GetProperty("publicKey").GetString()!, signature = device.GetProperty("signature").GetString()!;
        Assert.Equal(payload.DeviceId, DeviceIdentity.DeviceIdOfWireKey(key));
        bool valid = DeviceIdentity.Verify(key, payload.V2(), signature) || DeviceIdentity.Verify(key, payload.V3(), signature);
        Assert.Equal(document.RootElement.GetProperty("expect").GetString() == "valid", valid);
    }

    [Fact]
    public void Payloads_are_those_of_the_spec()
    {
        var payload = new DeviceAuthPayload
        {
            DeviceId = "id", ClientId = "node-host", ClientMode = "node", Role = "node", SignedAtMs = 1737264000000, Nonce = "n",
            Platform = " LinuX ", DeviceFamily = "İstanbul",
        };
        Assert.Equal("v2|id|node-host|node|node||1737264000000||n", payload.V2());
        // Only ASCII letters are lowered.
        Assert.Equal("v3|id|node-host|node|node||1737264000000||n|linux|İstanbul", payload.V3());
        Assert.Equal("v2|id|node-host|node|node|b,a|1737264000000|t|n", (payload with { Scopes = ["b", "a"], Token = "t" }).V2());
        Assert.DoesNotContain("secret", (payload with { Token = "secret" }).ToString());
    }

    private static byte[] Bytes(string hex) =>
        [.. Enumerable.Range(0, hex.Length / 2).Select(i => Convert.ToByte(hex.Substring(2 * i, 2), 16))];
}
