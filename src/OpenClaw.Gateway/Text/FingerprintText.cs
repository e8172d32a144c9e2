using System.Text.RegularExpressions;

namespace OpenClaw.Gateway.Text;

/// <summary>A certificate's fingerprint as people copy it from openssl, certutil, browsers and other programs' settings.</summary>
/// <param name="Sha256">The 32 bytes, or null.</param>
/// <param name="Why">What it is instead, where that can be told.</param>
internal readonly record struct FingerprintText(byte[]? Sha256, string? Why)
{
    private const string HowToSha256 = "ask for the SHA-256: openssl x509 -in cert.pem -noout -fingerprint -sha256";
    private const int MaxLength = 1024;

    private static readonly Regex Label = new(
        "^(?<hash>md5|sha-?1|sha-?224|sha-?256|sha-?384|sha-?512)(?<rest>[ \\t]*fingerprint)?[ \\t]*(?<mark>//|[:=/ ])[ \\t]*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    public static FingerprintText Read(string? text)
    {
        // What a window of certificates puts in front of what is copied from it.
        string value = (text ?? "").Trim().Trim('\u200e', '\u200f', '\ufeff').Trim();
        if (value.Length is 0 or > MaxLength)
        {
            return default;
        }
        string? named = null;
        if (Label.Match(value) is { Success: true } label)
        {
            named = label.Groups["hash"].Value.Replace("-", "").ToUpperInvariant();
            value = value.Substring(label.Length).Trim();
            if (label.Groups["mark"].Value == "//")
            {
                return new FingerprintText(null, "'sha256//' is curl's hash of a public key, not of a certificate; " + HowToSha256);
            }
        }
        byte[]? bytes = FromHex(value) ?? FromBase64(value);
        if (bytes is null)
        {
            return default;
        }
        string? kind = bytes.Length switch { 16 => "MD5", 20 => "SHA-1", 28 => "SHA-224", 32 => "SHA-256", 48 => "SHA-384", 64 => "SHA-512",
            _ => null };
        if (kind == "SHA-256" && (named is null or "SHA256"))
        {
            return new FingerprintText(bytes, null);
        }
        return kind is null ? default
            : named is not null && named != kind.Replace("-", "")
                ? new FingerprintText(null, $"this one is called {named} and has the length of a {kind}; {HowToSha256}")
            : new FingerprintText(null, $"this is a {kind} fingerprint; {HowToSha256}");
    }

    // Alone, or in groups of two with the same mark between all.
    private static byte[]? FromHex(string text)
    {
        char mark = text.Length > 2 && text[2] is (':' or ' ' or '-') ? text[2] : '\0';
        if (mark != '\0')
        {
            if (text.Length % 3 != 2)
            {
                return null;
            }
            for (int i = 2; i < text.Length; i += 3)
            {
                if (text[i] != mark)
                {
                    return null;
                }
            }
            text = text.Replace(mark.ToString(), "");
        }
        if (text.Length % 2 != 0 || !text.All(IsHex))
        {
            return null;
        }
        var bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((Digit(text[2 * i]) << 4) | Digit(text[(2 * i) + 1]));
        }
        return bytes;
    }

    private static byte[]? FromBase64(string text)
    {
        string standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        if (standard.Length % 4 == 1 || text.Length - standard.Length > 2
            || !standard.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/'))
        {
            return null;
        }
        try
        {
            return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsHex(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
