using System.Net;
using System.Net.Sockets;

namespace OpenClaw.Gateway;

/// <summary>Where <c>ws://</c> without TLS is tolerated: this machine and private networks (docs/protocol/wire.md 1.2).</summary>
internal static class PlaintextPolicy
{
    /// <param name="host">A host name or IP literal, brackets optional.</param>
    /// <param name="allowAnyName">Tolerate any host name; a public IP literal never.</param>
    public static bool Allows(string host, bool allowAnyName)
    {
        string name = Normalize(host);
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            // "0x7f.1" and "2130706433" parse as addresses on some platforms and as names on others: what is not written
            // the canonical way is neither, so that no resolver can make something else of it.
            return IsCanonical(name, address) && IsPrivate(address);
        }
        return IsLoopback(name)
            || name.EndsWith(".local", StringComparison.Ordinal)
            || name.EndsWith(".ts.net", StringComparison.Ordinal)
            || (allowAnyName && !LooksNumeric(name));
    }

    public static bool IsLoopback(string host)
    {
        string name = Normalize(host);
        return name == "localhost"
            || (IPAddress.TryParse(name, out IPAddress? address) && IsCanonical(name, address) && IPAddress.IsLoopback(Unmap(address)));
    }

    private static string Normalize(string host)
    {
        string name = host.Trim().ToLowerInvariant();
        if (name.Length > 2 && name[0] == '[' && name[name.Length - 1] == ']')
        {
            name = name.Substring(1, name.Length - 2);
        }
        return name.Length > 1 && name[name.Length - 1] == '.' ? name.Substring(0, name.Length - 1) : name;
    }

    private static bool IsCanonical(string text, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;

    private static bool LooksNumeric(string name)
    {
        string last = name.Substring(name.LastIndexOf('.') + 1);
        return last.Length == 0 || last.All(char.IsDigit) || last.StartsWith("0x", StringComparison.Ordinal);
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsPrivate(IPAddress raw)
    {
        IPAddress address = Unmap(raw);
        if (IPAddress.IsLoopback(address))
        {
            return true;
        }
        byte[] b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return b[0] == 10
                || (b[0] == 172 && b[1] is >= 16 and <= 31)
                || (b[0] == 192 && b[1] == 168)
                || (b[0] == 169 && b[1] == 254)
                || (b[0] == 100 && b[1] is >= 64 and <= 127);
        }
        return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || (b[0] & 0xfe) == 0xfc;
    }
}
