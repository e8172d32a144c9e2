using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway;

/// <summary>
/// The SHA-256 of a gateway's leaf certificate (DER). When an endpoint carries one, it replaces CA and host name checks
/// (docs/protocol/wire.md 1.3). Written as tools print it: 64 hex digits in either case, alone or in groups of two (<c>AA:BB:…</c>, spaces,
/// dashes), or base64; the name of the hash may stand in front (<c>sha256:</c>, <c>sha256/</c>, <c>SHA256 Fingerprint=</c>).
/// </summary>
public sealed class TlsFingerprint : IEquatable<TlsFingerprint>
{
    private const string NotOne = "gateway tls fingerprint must be a SHA-256 fingerprint";
    private readonly string _hex;

    private TlsFingerprint(string hex) => _hex = hex;

    /// <summary>Reads a fingerprint.</summary>
    /// <exception cref="FormatException">The text is not a SHA-256 fingerprint; the message says what it is, where that can be
    /// told.</exception>
    public static TlsFingerprint Parse(string text)
    {
        FingerprintText read = FingerprintText.Read(text);
        return read.Sha256 is { } hash ? new TlsFingerprint(Hex.Lower(hash))
            : throw new FormatException(read.Why is { } why ? $"{NotOne}; {why}" : NotOne);
    }

    /// <summary>Reads a fingerprint; false when the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TlsFingerprint? fingerprint)
    {
        fingerprint = FingerprintText.Read(text).Sha256 is { } hash ? new TlsFingerprint(Hex.Lower(hash)) : null;
        return fingerprint is not null;
    }

    /// <summary>The fingerprint of a certificate in DER form.</summary>
    public static TlsFingerprint OfCertificate(byte[] der) => new(HashText.Sha256(der));

    /// <inheritdoc/>
    public bool Equals(TlsFingerprint? other) => other is not null && string.Equals(_hex, other._hex, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TlsFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_hex);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => _hex;
}
