using System.Globalization;
using System.Net;
using System.Text;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Guard;

/// <summary>
/// A URL taken apart as browsers do (WHATWG URL), not as <see cref="Uri"/> does: what the guard reads and what the browser visits must be
/// the same host. Only what the guard needs; the rest of the text stays as it is.
/// </summary>
internal sealed record WebAddress
{
    private const int MaxLength = 2 * 1024 * 1024;
    private const string ForbiddenInHosts = "\0\t\n\r #/:<>?@[\\]^|%\u007f";
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true, UseStd3AsciiRules = false };

    /// <summary>In lower case, without the colon.</summary>
    public required string Scheme { get; init; }

    /// <summary>
    /// In lower case and ASCII; an IPv4 address in dotted form; an IPv6 address without brackets. Empty for schemes without one.
    /// </summary>
    public string Host { get; init; } = "";

    /// <summary>The host when it is an address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>-1 for the scheme's own.</summary>
    public int Port { get; init; } = -1;

    /// <summary>A user name or password stands before the host.</summary>
    public bool HasCredentials { get; init; }

    /// <summary>The URL as it is to be given to the browser.</summary>
    public required string Text { get; init; }

    public bool IsWeb => Scheme is "http" or "https";

    /// <summary>The URL taken apart; null when a browser would call it invalid.</summary>
    public static WebAddress? TryParse(string text)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }
        // The first two steps of the standard: C0 controls and blanks around it, then tabs and line ends anywhere.
        string clean = text.Trim(Enumerable.Range(0, 33).Select(code => (char)code).ToArray()).Replace("\t", "").Replace("\n", "")
            .Replace("\r", "");
        int colon = clean.IndexOf(':');
        if (colon <= 0 || !IsScheme(clean[..colon]))
        {
            return null;
        }
        string scheme = clean[..colon].ToLowerInvariant();
        return scheme is "http" or "https" or "ws" or "wss" or "ftp"
            ? ParseSpecial(scheme, clean[(colon + 1)..])
            : new WebAddress { Scheme = scheme, Text = scheme + clean[colon..] };
    }

    /// <summary>The host as names are compared: lower case, ASCII, no dot at the end. Null when it is no host.</summary>
    public static string? NormalizeHost(string host) => ParseHost(host) is { } parsed ? parsed.Host : null;

    private static bool IsScheme(string text) =>
        IsLetter(text[0]) && text.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '+' or '-' or '.');

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static WebAddress? ParseSpecial(string scheme, string rest)
    {
        // Any number of slashes and backslashes introduces the authority.
        string after = rest.TrimStart('/', '\\');
        int end = after.IndexOfAny(['/', '\\', '?', '#']);
        string authority = end < 0 ? after : after[..end];
        string tail = end < 0 ? "" : after[end..];
        int at = authority.LastIndexOf('@');
        string hostAndPort = authority[(at + 1)..];
        int bracket = hostAndPort.LastIndexOf(']');
        int portColon = hostAndPort.LastIndexOf(':');
        string host = portColon > bracket ? hostAndPort[..portColon] : hostAndPort;
        string portText = portColon > bracket ? hostAndPort[(portColon + 1)..] : "";
        if (ParseHost(host) is not { } parsed || !TryPort(portText, out int port))
        {
            return null;
        }
        string shown = parsed.Address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? "[" + parsed.Host + "]" : parsed.Host;
        string path = tail.Length == 0 || tail[0] is '?' or '#' ? "/" + tail : "/" + tail[1..];
        return new WebAddress
        {
            Scheme = scheme,
            Host = parsed.Host,
            Address = parsed.Address,
            Port = port,
            HasCredentials = at >= 0 && authority[..at].Trim(':').Length > 0,
            Text = $"{scheme}://{(at >= 0 ? authority[..(at + 1)] : "")}{shown}{(port < 0 ? "" : ":" + port.ToString(CultureInfo.InvariantCulture))}{path}",
        };
    }

    private static bool TryPort(string text, out int port)
    {
        port = -1;
        return text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535);
    }

    private static (string Host, IPAddress? Address)? ParseHost(string text)
    {
        if (text.Length == 0 || text.Length > 4096)
        {
            return null;
        }
        if (text[0] == '[')
        {
            string inside = text.Trim('[', ']');
            return text[^1] == ']' && inside.IndexOf('%') < 0 && IPAddress.TryParse(inside, out IPAddress? v6)
                && v6.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
                ? (v6.ToString().ToLowerInvariant(), v6)
                : null;
        }
        if (PercentText.Decode(text) is not { } decoded || ToAscii(decoded) is not { Length: > 0 } ascii
            || ascii.IndexOfAny(ForbiddenInHosts.ToCharArray()) >= 0)
        {
            return null;
        }
        string host = ascii.TrimEnd('.');
        if (host.Length == 0)
        {
            return null;
        }
        if (!Ipv4Text.EndsInNumber(host))
        {
            return (host, null);
        }
        return Ipv4Text.Parse(host) is { } v4 ? (v4.ToString(), v4) : null;
    }

    private static string? ToAscii(string host)
    {
        string plain = host.ToLowerInvariant();
        if (plain.All(c => c is > ' ' and < '\u007f'))
        {
            return plain;
        }
        try
        {
            // Compatibility forms first (full-width digits and dots, circled letters): they become plain ASCII, which no IDN mapping must
            // hide.
            string folded =
                new string(plain.Normalize(NormalizationForm.FormKC).ToLowerInvariant()
                    .Select(c => c is '\u3002' or '\uff0e' or '\uff61' ? '.' : c)
                .Where(c => c is not ('\u00ad' or '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff')).ToArray());
            return folded.All(c => c < '\u0080') ? folded : Idn.GetAscii(folded).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
