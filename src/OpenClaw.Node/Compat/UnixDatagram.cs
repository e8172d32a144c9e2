using System.Net.Sockets;

namespace OpenClaw.Node.Compat;

/// <summary>
/// One datagram to a unix socket: to syslog and to systemd. The .NET Framework build runs on Windows, where nobody listens on one.
/// </summary>
internal static class UnixDatagram
{
    /// <summary>False when it could not be handed over; never throws.</summary>
    /// <param name="path">The socket; one that begins with <c>@</c> is in Linux' abstract namespace.</param>
    /// <param name="data">The message.</param>
    /// <param name="wait">Wait for a full receiver instead of dropping the message.</param>
    public static bool TrySend(string path, byte[] data, bool wait = false)
    {
#if NETFRAMEWORK
        _ = path;
        _ = data;
        _ = wait;
        return false;
#else
        try
        {
            string address = path.StartsWith('@') ? "\0" + path[1..] : path;
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = wait };
            return socket.SendTo(data, new UnixDomainSocketEndPoint(address)) == data.Length;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
#endif
    }
}
