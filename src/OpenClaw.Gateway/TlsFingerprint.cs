using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace OpenClaw.Gateway;

/// <summary>
/// The SHA-256 of a gateway's leaf certificate (DER). When an endpoint carries one, it replaces CA and host name checks
/// (spec/protocol.md 1.3). Written as 64 hex digits, or 32 groups of two joined by colons, with an optional <c>sha256:</c> in front.
/// </summary>
public sealed class TlsFingerprint : IEquatable<TlsFingerprint>
{
    private const int HexDigits = 64;
    private readonly string _hex;

    private TlsFingerprint(string hex) => _hex = hex;

    /// <summary>Reads a fingerprint.</summary>
    /// <exception cref="FormatException">The text is not a SHA-256 fingerprint.</exception>
    public static TlsFingerprint Parse(string text) =>
        TryParse(text, out TlsFingerprint? fingerprint)
            ? fingerprint
            : throw new FormatException("gateway tls fingerprint must be a SHA-256 fingerprint");

    /// <summary>Reads a fingerprint; false when the text is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TlsFingerprint? fingerprint)
    {
        fingerprint = null;
        if (text is null)
        {
            return false;
        }
        string digits = text.Trim();
        if (digits.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits.Substring("sha256:".Length);
        }
        if (digits.Length == HexDigits + 31)
        {
            for (int i = 2; i < digits.Length; i += 3)
            {
                if (digits[i] != ':')
                {
                    return false;
                }
            }
            digits = digits.Replace(":", "");
        }
        if (digits.Length != HexDigits || !digits.All(IsHex))
        {
            return false;
        }
        fingerprint = new TlsFingerprint(digits.ToLowerInvariant());
        return true;
    }

    /// <summary>The fingerprint of a certificate in DER form.</summary>
    public static TlsFingerprint OfCertificate(byte[] der)
    {
        using SHA256 sha = SHA256.Create();
        return new TlsFingerprint(Text.Hex.Lower(sha.ComputeHash(der)));
    }

    /// <inheritdoc/>
    public bool Equals(TlsFingerprint? other) => other is not null && string.Equals(_hex, other._hex, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TlsFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_hex);

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => _hex;

    private static bool IsHex(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
}
