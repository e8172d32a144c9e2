using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenClaw.Node.Services.Systemd;

/// <summary>
/// Tells systemd how the service is (sd_notify(3)): one datagram per message to the socket that $NOTIFY_SOCKET names. By libc, because the
/// .NET Framework build has no unix sockets. Without the variable every call does nothing.
/// </summary>
internal sealed class SystemdNotifier
{
    private const int FamilyUnix = 1;
    private const int Datagram = 2;
    private const int CloseOnExec = 0x80000;
    private const int PathLimit = 108;

    private readonly byte[]? _address;

    private SystemdNotifier(byte[]? address, TimeSpan? watchdog)
    {
        _address = address;
        WatchdogInterval = watchdog;
    }

    /// <summary>For other managers: nobody listens.</summary>
    public static SystemdNotifier None { get; } = new(null, null);

    /// <summary>How often <see cref="Watchdog"/> is due: half of what systemd waits for; null when it does not wait.</summary>
    public TimeSpan? WatchdogInterval { get; }

    public bool Active => _address is not null;

    public static SystemdNotifier FromEnvironment(Func<string, string?> environment, int processId)
    {
        byte[]? address = environment("NOTIFY_SOCKET") is { Length: > 1 } socket ? Address(socket) : null;
        // The variables are inherited: a watchdog that names another process is not ours.
        bool ours = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = address is not null && ours && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && microseconds is >= 2000 and <= 86_400_000_000
            ? TimeSpan.FromMilliseconds(microseconds / 2000.0)
            : null;
        return new SystemdNotifier(address, watchdog);
    }

    public void Ready(string status) => Send("READY=1\nSTATUS=" + OneLine(status));

    public void Status(string status) => Send("STATUS=" + OneLine(status));

    public void Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    public void Watchdog() => Send("WATCHDOG=1");

    private static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ');

    private static byte[]? Address(string socket)
    {
        byte[] path = Encoding.UTF8.GetBytes(socket);
        if (path.Length >= PathLimit || (path[0] != '/' && path[0] != '@'))
        {
            return null;
        }
        byte[] address = new byte[2 + path.Length];
        address[0] = FamilyUnix;
        path.CopyTo(address, 2);
        if (path[0] == '@')
        {
            // The abstract namespace begins with a NUL.
            address[2] = 0;
        }
        return address;
    }

    private void Send(string message)
    {
        if (_address is null)
        {
            return;
        }
        int descriptor = socket(FamilyUnix, Datagram | CloseOnExec, 0);
        if (descriptor >= 0)
        {
            byte[] data = Encoding.UTF8.GetBytes(message);
            // A manager that does not listen must not stop the node.
            _ = sendto(descriptor, data, (IntPtr)data.Length, 0x4000 /* MSG_NOSIGNAL */, _address, _address.Length);
            _ = close(descriptor);
        }
    }

    [DllImport("libc")]
    private static extern int socket(int domain, int type, int protocol);

    [DllImport("libc")]
    private static extern IntPtr sendto(int descriptor, byte[] data, IntPtr length, int flags, byte[] address, int addressLength);

    [DllImport("libc")]
    private static extern int close(int descriptor);
}
