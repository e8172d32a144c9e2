using System.Net.Sockets;

namespace OpenClaw.Node.Compat;

/// <summary>One datagram to a unix socket. The .NET Framework build runs on Windows, where nobody listens on one.</summary>
internal static class UnixDatagram
{
    /// <summary>False when it could not be handed over. Never waits.</summary>
    public static bool TrySend(string path, byte[] data)
    {
#if NETFRAMEWORK
        _ = path;
        _ = data;
        return false;
#else
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            return socket.SendTo(data, new UnixDomainSocketEndPoint(path)) == data.Length;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
#endif
    }
}
