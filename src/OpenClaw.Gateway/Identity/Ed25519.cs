using System.Security.Cryptography;
using Math25519 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace OpenClaw.Gateway.Identity;

/// <summary>
/// The one place that knows which library computes Ed25519 (RFC 8032). The static low-level class is used because it needs no part of
/// BouncyCastle's provider machinery: the assembly is loaded on the first signature and nothing else of it is initialised.
/// </summary>
internal static class Ed25519
{
    public const int SeedSize = 32;
    public const int PublicKeySize = 32;
    public const int SignatureSize = 64;

    public static byte[] NewSeed()
    {
        var seed = new byte[SeedSize];
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        random.GetBytes(seed);
        return seed;
    }

    public static byte[] PublicKeyOf(byte[] seed)
    {
        var publicKey = new byte[PublicKeySize];
        Math25519.GeneratePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    public static byte[] Sign(byte[] seed, byte[] publicKey, byte[] message)
    {
        var signature = new byte[SignatureSize];
        Math25519.Sign(seed, 0, publicKey, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    public static bool Verify(byte[] publicKey, byte[] message, byte[] signature) =>
        publicKey.Length == PublicKeySize
        && signature.Length == SignatureSize
        && Math25519.Verify(signature, 0, publicKey, 0, message, 0, message.Length);
}
