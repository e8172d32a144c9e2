using System.Globalization;
using System.Net;

namespace OpenClaw.Browser.Guard;

/// <summary>
/// IPv4 addresses in every form that browsers take: <c>0x7f.1</c>, <c>2130706433</c>, <c>0177.0.0.1</c> (WHATWG URL, "IPv4 parser").
/// </summary>
internal static class Ipv4Text
{
    /// <summary>Whether a host must be an IPv4 address, since its last label is a number. Without a dot at the end.</summary>
    public static bool EndsInNumber(string host)
    {
        string last = host[(host.LastIndexOf('.') + 1)..];
        return last.Length > 0 && (last.All(c => c is >= '0' and <= '9') || Number(last) is not null);
    }

    /// <summary>The address; null when a number is too large or none.</summary>
    public static IPAddress? Parse(string host)
    {
        string[] parts = host.Split('.');
        if (parts.Length > 4)
        {
            return null;
        }
        ulong address = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            bool last = i == parts.Length - 1;
            if (Number(parts[i]) is not { } number || number > (last ? Rest(parts.Length) : 255))
            {
                return null;
            }
            address += last ? number : number << (8 * (3 - i));
        }
        return new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);
    }

    private static ulong Rest(int parts) => (1UL << (8 * (5 - parts))) - 1;

    private static ulong? Number(string text)
    {
        if (text.Length == 0 || text.Length > 64)
        {
            return null;
        }
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            string hex = text[2..].TrimStart('0');
            return text.Length == 2 || hex.Length == 0
                ? 0 : hex.Length <= 15 && ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
                ? value : null;
        }
        if (text.Length > 1 && text[0] == '0')
        {
            string octal = text.TrimStart('0');
            return octal.All(c => c is >= '0' and <= '7') && octal.Length <= 20
                ? octal.Aggregate(0UL, (sum, c) => (sum * 8) + (ulong)(c - '0')) : null;
        }
        return text.All(c => c is >= '0' and <= '9') ? text.Length > 18
            ? ulong.MaxValue : ulong.Parse(text, CultureInfo.InvariantCulture) : null;
    }
}
