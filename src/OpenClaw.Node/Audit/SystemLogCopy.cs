using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Audit;

/// <summary>
/// Copies audit records to the log of the operating system, where an administrator's collector finds them: the Windows Event Log (source
/// <c>OpenClaw Node</c>, registered by an install as administrator) or the syslog socket, which systemd's journal serves too. The copy is a
/// help; the record under the state directory is what counts. A log that is not there or does not listen never holds up a run.
/// </summary>
internal sealed class SystemLogCopy
{
    /// <summary>The event ids of the copies, one a kind.</summary>
    public const int DeniedEvent = 3201, AllowedEvent = 3202, FinishedEvent = 3203, ChangedEvent = 3204;

    // RFC 3164: facility authpriv, for records about who may do what.
    private const int Facility = 10 << 3;

    // What every syslog daemon takes in one datagram.
    private const int MaxBytes = 2048;

    private readonly string? _socket;

    public SystemLogCopy(string? syslogSocket) => _socket = syslogSocket;

    /// <summary>The machine's own log; null where there is none.</summary>
    public static SystemLogCopy? OfThisMachine()
    {
        if (ThisSystem.IsWindows)
        {
            return new SystemLogCopy(null);
        }
        return new[] { "/dev/log", "/var/run/syslog" }.FirstOrDefault(File.Exists) is { } socket ? new SystemLogCopy(socket) : null;
    }

    public void Write(ExecAuditRecord record)
    {
        (LogLevel level, int severity, int id) = record.Kind switch
        {
            ExecAuditKind.Denied => (LogLevel.Warning, 4, DeniedEvent),
            ExecAuditKind.Changed => (LogLevel.Information, 5, ChangedEvent),
            ExecAuditKind.Finished => (LogLevel.Information, 6, FinishedEvent),
            _ => (LogLevel.Information, 6, AllowedEvent),
        };
        string text = Line(record);
        if (_socket is not null)
        {
            string head = string.Format(CultureInfo.InvariantCulture, "<{0}>openclaw-node[{1}]: ", Facility + severity, CurrentProcess.Id);
            _ = UnixDatagram.TrySend(_socket, Cut(head + text));
            return;
        }
        using EventLogSource? source = EventLogSource.Open();
        source?.Write(level, id, text);
    }

    /// <summary>One line: whoever chose the command must not be able to write a second one.</summary>
    internal static string Line(ExecAuditRecord record)
    {
        var text = new StringBuilder();
        text.Append("seq=").Append(record.Sequence.ToString(CultureInfo.InvariantCulture)).Append(' ')
            .Append(record.Kind.ToString().ToLowerInvariant());
        Add(text, "decision", record.Decision);
        Add(text, "run", record.RunId);
        Add(text, "agent", record.AgentId);
        Add(text, "exit", record.ExitCode?.ToString(CultureInfo.InvariantCulture));
        Add(text, "by", record.AllowedBy.Count == 0 ? null : string.Join(", ", record.AllowedBy));
        Add(text, "detail", record.Detail);
        Add(text, "command", record.Command);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (value is null)
        {
            return;
        }
        text.Append(' ').Append(name).Append("=\"");
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' =>
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }

    private static byte[] Cut(string line)
    {
        byte[] data = Encoding.UTF8.GetBytes(line);
        return data.Length <= MaxBytes ? data : data.AsSpan(0, MaxBytes).ToArray();
    }
}
