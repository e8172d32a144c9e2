using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Gateway;

/// <summary>
/// A pairing setup code, <c>oc-pair://…</c>: where a gateway is and a one-time token to pair with it (docs/protocol/wire.md 3.5). The whole
/// of it is a secret.
/// </summary>
public sealed class SetupCode
{
    private const int MaxCandidates = 8;
    private const int MaxLength = 16 * 1024;

    private SetupCode(IReadOnlyList<GatewayEndpoint> candidates, string bootstrapToken, DateTimeOffset? expiresAt)
    {
        Candidates = candidates;
        BootstrapToken = bootstrapToken;
        ExpiresAt = expiresAt;
    }

    /// <summary>One to eight gateways, to be tried in order.</summary>
    public IReadOnlyList<GatewayEndpoint> Candidates { get; }

    /// <summary>The one-time token.</summary>
    public string BootstrapToken { get; }

    /// <summary>When it ends, if it says so.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Reads a setup code.</summary>
    /// <param name="text">With or without <c>oc-pair://</c>, and as mails and chats hand it on: in several lines, quoted, with a sentence's
    /// end behind it.</param>
    /// <param name="now">For the expiry.</param>
    /// <param name="code">The code.</param>
    /// <param name="error">One of the three messages of the reference, and what is wrong with it; it never quotes the code.</param>
    public static bool TryParse(string? text, DateTimeOffset now, [NotNullWhen(true)] out SetupCode? code,
        [NotNullWhen(false)] out string? error)
    {
        code = null;
        string body = Whole(text ?? "");
        if (body.Length is 0 or > MaxLength || !Base64Url.TryDecode(body, out byte[]? json))
        {
            error = NoCode(body);
            return false;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            error = Read(document.RootElement, now, out code);
        }
        catch (JsonException)
        {
            error = NoCode(body);
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8, or half a surrogate pair.
            error = "Invalid pairing setup payload.";
        }
        return error is null && code is not null;
    }

    /// <summary>The first gateway, never the token.</summary>
    public override string ToString() => $"setup code for {Candidates[0]}";

    private static string? Read(JsonElement root, DateTimeOffset now, out SetupCode? code)
    {
        const string Invalid = "Invalid pairing setup payload.";
        code = null;
        if (root.ValueKind != JsonValueKind.Object
            || !TryString(root, "url", out string? url) || !TryString(root, "bootstrapToken", out string? token))
        {
            return Invalid;
        }
        TlsFingerprint? pin = null;
        if (root.TryGetProperty("tlsFingerprint", out JsonElement pinned) && pinned.ValueKind != JsonValueKind.Null
            && (pinned.ValueKind != JsonValueKind.String || !TlsFingerprint.TryParse(pinned.GetString(), out pin)))
        {
            return Invalid;
        }
        // A pin that came with the code must hold: an endpoint without TLS cannot keep it.
        if (!GatewayEndpoint.TryParseUrl(url, pin, out GatewayEndpoint? first))
        {
            return Invalid;
        }
        var candidates = new List<GatewayEndpoint>();
        if (root.TryGetProperty("urls", out JsonElement urls) && urls.ValueKind != JsonValueKind.Null)
        {
            if (urls.ValueKind != JsonValueKind.Array || urls.GetArrayLength() is < 1 or > MaxCandidates)
            {
                return Invalid;
            }
            foreach (JsonElement item in urls.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String
                    || !GatewayEndpoint.TryParseUrl(item.GetString(), null, out GatewayEndpoint? other))
                {
                    return Invalid;
                }
                candidates.Add(other.Url == first.Url ? first : other);
            }
        }
        else
        {
            candidates.Add(first);
        }
        DateTimeOffset? expires = null;
        if (root.TryGetProperty("expiresAtMs", out JsonElement at) && at.ValueKind != JsonValueKind.Null)
        {
            if (at.ValueKind != JsonValueKind.Number || !at.TryGetInt64(out long ms) || ms is < 0 or > 253402300799999)
            {
                return Invalid;
            }
            expires = DateTimeOffset.FromUnixTimeMilliseconds(ms);
            if (expires <= now)
            {
                // Both times: where the clock is wrong, that is seen.
                return FormattableString.Invariant(
                    $"Pairing setup code has expired. It was good until {expires:yyyy-MM-dd HH:mm:ss} (UTC); the clock of this machine says {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}.");
            }
        }
        code = new SetupCode(candidates, token, expires);
        return null;
    }

    /// <summary>
    /// The characters of a code alone, in one line: what is between and around them is of no meaning. A secret as before.
    /// </summary>
    public static string Whole(string text)
    {
        // A soft hyphen is a dash to .NET Framework, which knows Latin-1 by an older Unicode.
        string body =
            new([.. text.Where(c => !char.IsWhiteSpace(c) && c != '\u00ad'
                && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))]);
        body = body.Replace(">", "").Replace("=", "")
            .Trim('"', '\'', '`', '<', '(', ')', '.', ',', ';', '\u201c', '\u201d', '\u2018', '\u2019');
        return body.StartsWith("oc-pair://", StringComparison.OrdinalIgnoreCase) ? body.Substring("oc-pair://".Length) : body;
    }

    // A code is JSON, which begins so; one whose beginning is there lacks its end.
    private static string NoCode(string body) => "Invalid pairing setup code or URL" + (body.Length == 0 ? ": there is nothing in it."
        : body.Length > MaxLength ? ": it is too long."
        : body.StartsWith("eyJ", StringComparison.Ordinal)
            ? $": it is cut off or was changed on its way ({body.Length} characters were read). Copy it whole."
        : ". A setup code begins with eyJ or oc-pair://.");

    private static bool TryString(JsonElement root, string name, [NotNullWhen(true)] out string? value)
    {
        value = root.TryGetProperty(name, out JsonElement element) && element.ValueKind == JsonValueKind.String
            ? element.GetString()?.Trim() : null;
        return !string.IsNullOrEmpty(value) && value!.Length <= 4096;
    }
}
