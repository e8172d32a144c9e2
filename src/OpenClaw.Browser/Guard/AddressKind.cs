using System.Net;
using System.Net.Sockets;

namespace OpenClaw.Browser.Guard;

/// <summary>What kind of address it is, as far as the policy makes a difference.</summary>
internal enum AddressKind
{
    /// <summary>An address of the open internet.</summary>
    Public,

    /// <summary>This machine: 127.0.0.0/8, ::1.</summary>
    Loopback,

    /// <summary>0.0.0.0/8, ::, and whatever else nobody may visit even when its name is allowed.</summary>
    Unspecified,

    /// <summary>169.254.0.0/16, fe80::/10: metadata services live here.</summary>
    LinkLocal,

    /// <summary>Metadata services outside of link-local.</summary>
    Metadata,

    /// <summary>RFC 1918, CGNAT, reserved, multicast and the like.</summary>
    Special,

    /// <summary>198.18.0.0/15.</summary>
    Benchmark,

    /// <summary>fc00::/7.</summary>
    UniqueLocal,
}

/// <summary>Sorts addresses (IANA special-purpose registries; docs/protocol/browser.md 3.4).</summary>
internal static class AddressKinds
{
    private static readonly (byte[] Net, int Bits, AddressKind Kind)[] V4 =
    [
        (Net(100, 100, 100, 200), 32, AddressKind.Metadata),
        (Net(168, 63, 129, 16), 32, AddressKind.Metadata),
        (Net(0, 0, 0, 0), 8, AddressKind.Unspecified),
        (Net(10, 0, 0, 0), 8, AddressKind.Special),
        (Net(100, 64, 0, 0), 10, AddressKind.Special),
        (Net(127, 0, 0, 0), 8, AddressKind.Loopback),
        (Net(169, 254, 0, 0), 16, AddressKind.LinkLocal),
        (Net(172, 16, 0, 0), 12, AddressKind.Special),
        (Net(192, 0, 0, 0), 24, AddressKind.Special),
        (Net(192, 0, 2, 0), 24, AddressKind.Special),
        (Net(192, 88, 99, 0), 24, AddressKind.Special),
        (Net(192, 168, 0, 0), 16, AddressKind.Special),
        (Net(198, 18, 0, 0), 15, AddressKind.Benchmark),
        (Net(198, 51, 100, 0), 24, AddressKind.Special),
        (Net(203, 0, 113, 0), 24, AddressKind.Special),
        (Net(224, 0, 0, 0), 4, AddressKind.Special),
        (Net(240, 0, 0, 0), 4, AddressKind.Special),
    ];

    private static readonly (byte[] Net, int Bits, AddressKind Kind)[] V6 =
    [
        (Net6("fd00:ec2::254"), 128, AddressKind.Metadata),
        (Net6("fd20:ce::254"), 128, AddressKind.Metadata),
        (Net6("fe80::"), 10, AddressKind.LinkLocal),
        (Net6("fec0::"), 10, AddressKind.Special),
        (Net6("fc00::"), 7, AddressKind.UniqueLocal),
        (Net6("ff00::"), 8, AddressKind.Special),
        (Net6("100::"), 64, AddressKind.Special),
        (Net6("100:0:0:1::"), 64, AddressKind.Special),
        (Net6("2001:2::"), 48, AddressKind.Benchmark),
        (Net6("2001:10::"), 28, AddressKind.Special),
        (Net6("2001:20::"), 28, AddressKind.Special),
        (Net6("2001:db8::"), 32, AddressKind.Special),
        (Net6("3fff::"), 20, AddressKind.Special),
        (Net6("5f00::"), 16, AddressKind.Special),
        (Net6("64:ff9b:1::"), 48, AddressKind.Special),
    ];

    public static AddressKind Of(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Find(V4, bytes);
        }
        if (bytes.All(one => one == 0))
        {
            return AddressKind.Unspecified;
        }
        if (bytes.Take(15).All(one => one == 0) && bytes[15] == 1)
        {
            return AddressKind.Loopback;
        }
        AddressKind own = Find(V6, bytes);
        if (own != AddressKind.Public)
        {
            return own;
        }
        // The worst of what is wrapped inside.
        AddressKind inner = Embedded(bytes).Select(one => Find(V4, one)).FirstOrDefault(kind => kind != AddressKind.Public);
        if (inner != AddressKind.Public)
        {
            return inner;
        }
        // Only 2000::/3 and NAT64 lead anywhere on the open internet.
        return (bytes[0] & 0xe0) == 0x20 || HasPrefix(bytes, Net6("64:ff9b::"), 96) || HasPrefix(bytes, Net6("::ffff:0:0"), 96)
            ? AddressKind.Public : AddressKind.Special;
    }

    /// <summary>IPv4 addresses that stand in an IPv6 one and that a router or this machine may turn back.</summary>
    private static IEnumerable<byte[]> Embedded(byte[] bytes)
    {
        // Mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96), compatible (::/96), NAT64 (64:ff9b::/96).
        if (HasPrefix(bytes, Net6("::ffff:0:0"), 96) || HasPrefix(bytes, Net6("::ffff:0:0:0"), 96) || HasPrefix(bytes, Net6("::"), 96)
            || HasPrefix(bytes, Net6("64:ff9b::"), 96))
        {
            yield return bytes.Skip(12).ToArray();
        }
        // 6to4.
        if (bytes[0] == 0x20 && bytes[1] == 0x02)
        {
            yield return bytes.Skip(2).Take(4).ToArray();
        }
        // Teredo: the server, and the client with its bits turned over.
        if (HasPrefix(bytes, Net6("2001::"), 32))
        {
            yield return bytes.Skip(4).Take(4).ToArray();
            yield return bytes.Skip(12).Select(one => (byte)~one).ToArray();
        }
        // ISATAP.
        if (bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe)
        {
            yield return bytes.Skip(12).ToArray();
        }
    }

    private static AddressKind Find((byte[] Net, int Bits, AddressKind Kind)[] table, byte[] bytes) =>
        table.Where(row => HasPrefix(bytes, row.Net, row.Bits)).Select(row => row.Kind).FirstOrDefault();

    private static bool HasPrefix(byte[] bytes, byte[] net, int bits)
    {
        for (int i = 0; i < bits; i++)
        {
            int mask = 0x80 >> (i % 8);
            if ((bytes[i / 8] & mask) != (net[i / 8] & mask))
            {
                return false;
            }
        }
        return true;
    }

    private static byte[] Net(byte a, byte b, byte c, byte d) => [a, b, c, d];

    private static byte[] Net6(string text) => IPAddress.Parse(text).GetAddressBytes();
}
