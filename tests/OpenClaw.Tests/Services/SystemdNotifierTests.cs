#if NET
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

public class SystemdNotifierTests
{
    [LinuxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void MessagesReachTheSocket(bool isAbstract)
    {
        string path = isAbstract ? "\0openclaw-test-" + Guid.NewGuid().ToString("N")
            : Path.Combine(Path.GetTempPath(), "oc" + Guid.NewGuid().ToString("N"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        SystemdNotifier notifier =
            Notifier(new() { ["NOTIFY_SOCKET"] = isAbstract ? "@" + path[1..] : path, ["WATCHDOG_USEC"] = "120000000",
                ["WATCHDOG_PID"] = "7" });
        Assert.Equal(TimeSpan.FromSeconds(60), notifier.WatchdogInterval);
        byte[] buffer = new byte[1000];
        string Next() => Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
        notifier.Ready("Started");
        Assert.Equal("READY=1\nSTATUS=Started", Next());
        notifier.Status("two\r\nlines: é");
        Assert.Equal("STATUS=two  lines: é", Next());
        notifier.Watchdog();
        Assert.Equal("WATCHDOG=1", Next());
        notifier.Stopping();
        Assert.StartsWith("STOPPING=1", Next(), StringComparison.Ordinal);
        if (!isAbstract)
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void NobodyWhoListensIsNoFailure()
    {
        SystemdNotifier.None.Ready("x");
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            Notifier(new() { ["NOTIFY_SOCKET"] = "/nowhere/socket" }).Ready("x");
        }
    }

    [Theory]
    [InlineData("relative", null, null)]
    [InlineData("/run/x", "120000000", "8")]
    [InlineData("/run/x", "-1", null)]
    [InlineData("/run/x", "junk", null)]
    [InlineData("/run/x", "99999999999999999999", null)]
    public void AWatchdogThatIsNotOursIsNotFed(string socket, string? microseconds, string? pid) =>
        Assert.Null(Notifier(new() { ["NOTIFY_SOCKET"] = socket, ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = pid })
            .WatchdogInterval);

    private static SystemdNotifier Notifier(Dictionary<string, string?> environment) =>
        SystemdNotifier.FromEnvironment(environment.GetValueOrDefault, 7);
}
#endif
