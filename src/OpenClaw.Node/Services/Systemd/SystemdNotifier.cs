using System.Globalization;
using System.Text;
using OpenClaw.Node.Compat;

namespace OpenClaw.Node.Services.Systemd;

/// <summary>
/// Tells systemd how the service is (sd_notify(3)): one datagram per message to the socket that $NOTIFY_SOCKET names. Without the variable
/// every call does nothing.
/// </summary>
internal sealed class SystemdNotifier
{
    // sun_path, without its final NUL.
    private const int PathLimit = 108;

    private readonly string? _socket;

    private SystemdNotifier(string? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        WatchdogInterval = watchdog;
    }

    /// <summary>For other managers: nobody listens.</summary>
    public static SystemdNotifier None { get; } = new(null, null);

    /// <summary>How often <see cref="Watchdog"/> is due: half of what systemd waits for; null when it does not wait.</summary>
    public TimeSpan? WatchdogInterval { get; }

    public bool Active => _socket is not null;

    public static SystemdNotifier FromEnvironment(Func<string, string?> environment, int processId)
    {
        string? socket = environment("NOTIFY_SOCKET") is { Length: > 1 } path && (path[0] is '/' or '@')
            && Encoding.UTF8.GetByteCount(path) < PathLimit ? path : null;
        // The variables are inherited: a watchdog that names another process is not ours.
        bool ours = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = socket is not null && ours
            && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && microseconds is >= 2000 and <= 86_400_000_000
            ? TimeSpan.FromMilliseconds(microseconds / 2000.0)
            : null;
        return new SystemdNotifier(socket, watchdog);
    }

    public void Ready(string status) => Send("READY=1\nSTATUS=" + OneLine(status));

    public void Status(string status) => Send("STATUS=" + OneLine(status));

    public void Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    public void Watchdog() => Send("WATCHDOG=1");

    private static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ');

    // A manager that does not listen must not stop the node.
    private void Send(string message)
    {
        if (_socket is not null)
        {
            _ = UnixDatagram.TrySend(_socket, Encoding.UTF8.GetBytes(message), wait: true);
        }
    }
}
