using System.Text;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State;

namespace OpenClaw.Tests.Audit;

/// <summary>What reaches the log of the operating system: one line a record, whatever the command holds.</summary>
public sealed class SystemLogCopyTests
{
    [Fact]
    public void ACommandCannotWriteALineOfItsOwn()
    {
        string line =
            SystemLogCopy.Line(new ExecAuditRecord { Kind = ExecAuditKind.Denied, Sequence = 7, Decision = "allowlist-miss",
                AgentId = "main", Command = "echo \"a\nseq=8 allowed\u2028x\\" });
        Assert.Equal("""seq=7 denied decision="allowlist-miss" agent="main" command="echo \"a\u000aseq=8 allowed\u2028x\\" """.TrimEnd(),
            line);
        Assert.Equal(-1, line.IndexOfAny(['\n', '\r', '\u2028']));
    }

#if !NETFRAMEWORK
    // Skipped by the attribute: an exception that says so may hang the runtime under wine.
    public static bool OnWindows => OperatingSystem.IsWindows();

    [Fact(Skip = "syslog is for POSIX systems.", SkipWhen = nameof(OnWindows))]
    public void ARecordReachesTheSyslogSocket()
    {
        string directory = Directory.CreateTempSubdirectory("oc-syslog-").FullName;
        try
        {
            string path = Path.Combine(directory, "log");
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram,
                System.Net.Sockets.ProtocolType.Unspecified);
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
            socket.ReceiveTimeout = 5000;
            StateLocation state = new() { Directory = directory, DisplayDirectory = directory,
                ConfigPath = Path.Combine(directory, "openclaw.json"), Home = directory };
            ExecAuditLog log = new(state) { Copy = new SystemLogCopy(path) };
            log.Append(new ExecAuditRecord { Kind = ExecAuditKind.Denied, Decision = "security-deny", Command = new string('x', 9000) });
            byte[] buffer = new byte[16_384];
            int length = socket.Receive(buffer);
            string text = Encoding.UTF8.GetString(buffer, 0, length);
            Assert.StartsWith($"<84>openclaw-node[{Environment.ProcessId}]: seq=1 denied decision=\"security-deny\" command=\"xxx", text);
            Assert.Equal(2048, length);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact(Skip = "syslog is for POSIX systems.", SkipWhen = nameof(OnWindows))]
    public void ALogThatIsNotThereHoldsNothingUp()
    {
        new SystemLogCopy("/nonexistent/openclaw/log").Write(new ExecAuditRecord { Kind = ExecAuditKind.Allowed, Command = "x" });
    }
#endif
}
