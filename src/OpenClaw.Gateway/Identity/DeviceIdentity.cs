using System.Text;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway.Identity;

/// <summary>The Ed25519 key that proves to a gateway which device this is (docs/protocol/wire.md 3.2).</summary>
public sealed class DeviceIdentity
{
    // The DER in front of the raw key: SubjectPublicKeyInfo and PKCS#8 for OID 1.3.101.112.
    private static readonly byte[] PublicPrefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    private static readonly byte[] PrivatePrefix = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22,
        0x04, 0x20];

    private readonly byte[] _seed;
    private readonly byte[] _publicKey;

    private DeviceIdentity(byte[] seed)
    {
        _seed = seed;
        _publicKey = Ed25519.PublicKeyOf(seed);
        PublicKey = Base64Url.Encode(_publicKey);
        DeviceId = IdOf(_publicKey);
    }

    /// <summary>Lower-case hex of the SHA-256 of the raw public key, 64 characters.</summary>
    public string DeviceId { get; }

    /// <summary>The raw public key in base64url, 43 characters: its form on the wire.</summary>
    public string PublicKey { get; }

    /// <summary>The public key as PEM (SPKI), with a final newline.</summary>
    public string PublicKeyPem => Pem("PUBLIC KEY", PublicPrefix, _publicKey);

    /// <summary>A new key from the system's random generator.</summary>
    public static DeviceIdentity Generate() => new(Ed25519.NewSeed());

    /// <summary>Reads the private key of <c>identity/device.json</c>; the public key follows from it.</summary>
    /// <exception cref="FormatException">Not an unencrypted PKCS#8 Ed25519 key. The text is not quoted.</exception>
    public static DeviceIdentity FromPrivateKeyPem(string pem)
    {
        byte[] der = ReadPem(pem, "PRIVATE KEY");
        if (der.Length != PrivatePrefix.Length + Ed25519.SeedSize || !der.Take(PrivatePrefix.Length).SequenceEqual(PrivatePrefix))
        {
            throw new FormatException("The private key is not an Ed25519 key in PKCS#8 form.");
        }
        return new DeviceIdentity(der.Skip(PrivatePrefix.Length).ToArray());
    }

    /// <summary>The device id of a public key in PEM form (SPKI).</summary>
    /// <exception cref="FormatException">Not an Ed25519 public key.</exception>
    public static string DeviceIdOf(string publicKeyPem)
    {
        byte[] der = ReadPem(publicKeyPem, "PUBLIC KEY");
        if (der.Length != PublicPrefix.Length + Ed25519.PublicKeySize || !der.Take(PublicPrefix.Length).SequenceEqual(PublicPrefix))
        {
            throw new FormatException("The public key is not an Ed25519 key in SPKI form.");
        }
        return IdOf(der.Skip(PublicPrefix.Length).ToArray());
    }

    /// <summary>The private key as PEM (PKCS#8), with a final newline. A secret: it belongs in a private file only.</summary>
    public string ExportPrivateKeyPem() => Pem("PRIVATE KEY", PrivatePrefix, _seed);

    /// <summary>Signs a text's UTF-8 bytes.</summary>
    /// <returns>The signature in base64url, 86 characters.</returns>
    public string Sign(string payload) => Base64Url.Encode(Ed25519.Sign(_seed, _publicKey, Encoding.UTF8.GetBytes(payload)));

    /// <summary>True if the signature is this public key's over the payload; false for anything malformed.</summary>
    public static bool Verify(string publicKey, string payload, string signature) =>
        Base64Url.TryDecode(publicKey, out byte[]? key)
        && Base64Url.TryDecode(signature, out byte[]? bytes)
        && Ed25519.Verify(key, Encoding.UTF8.GetBytes(payload), bytes);

    /// <summary>The device id; nothing of the key.</summary>
    public override string ToString() => DeviceId;

    internal static DeviceIdentity FromSeed(byte[] seed) =>
        seed.Length == Ed25519.SeedSize ? new DeviceIdentity((byte[])seed.Clone())
            : throw new ArgumentException("An Ed25519 seed has 32 bytes.", nameof(seed));

    /// <summary>The id that belongs to a public key of the wire, or null if it is none.</summary>
    internal static string? DeviceIdOfWireKey(string publicKey) =>
        Base64Url.TryDecode(publicKey, out byte[]? key) && key.Length == Ed25519.PublicKeySize ? IdOf(key) : null;

    private static string IdOf(byte[] publicKey) => HashText.Sha256(publicKey);

    private static string Pem(string label, byte[] prefix, byte[] key)
    {
        // 44 or 48 bytes: their base64 is one line of 60 or 64 columns.
        string body = Convert.ToBase64String([.. prefix, .. key]);
        return $"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n";
    }

    private static byte[] ReadPem(string pem, string label)
    {
        string text = pem.Trim(), begin = $"-----BEGIN {label}-----", end = $"-----END {label}-----";
        if (text.Length > 4096 || !text.StartsWith(begin, StringComparison.Ordinal) || !text.EndsWith(end, StringComparison.Ordinal)
            || text.Length < begin.Length + end.Length)
        {
            throw new FormatException($"No PEM block {label}.");
        }
        try
        {
            return Convert.FromBase64String(text.Substring(begin.Length, text.Length - begin.Length - end.Length));
        }
        catch (FormatException notBase64)
        {
            throw new FormatException($"The PEM block {label} is not base64.", notBase64);
        }
    }
}
