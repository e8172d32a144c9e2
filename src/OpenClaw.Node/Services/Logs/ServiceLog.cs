using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.Node.Services.Logs;

/// <summary>
/// The log of an unattended node: a file to read (<c>logs/node.log</c>), the same as JSON lines (<c>logs/node.jsonl</c>), and what the
/// platform has: the journal by stderr under systemd, the Event Log on Windows.
/// </summary>
internal sealed class ServiceLog : INodeLog, IDisposable
{
    public const string NodeName = "node";

    /// <summary>A process of its own keeps a log of its own: two cannot rotate one file.</summary>
    public const string SupervisorName = "supervisor";

    private const long FileLimit = 5 * 1024 * 1024;
    private const int FilesKept = 5;

    private readonly object _gate = new();
    private readonly RotatingFile _text;
    private readonly RotatingFile _json;
    private readonly TextWriter? _journal;
    private readonly Action<LogLevel, int, string>? _eventLog;
    private readonly TimeProvider _time;

    public ServiceLog(string logDirectory, string name, TimeProvider time, TextWriter? journal, Action<LogLevel, int, string>? eventLog,
        long limit = FileLimit)
    {
        _text = new RotatingFile(Path.Combine(logDirectory, name + ".log"), limit, FilesKept);
        _json = new RotatingFile(Path.Combine(logDirectory, name + ".jsonl"), limit, FilesKept);
        _time = time;
        _journal = journal;
        _eventLog = eventLog;
    }

    public void Write(LogLevel level, int eventId, string message)
    {
        if (level == LogLevel.Debug)
        {
            return;
        }
        string line = new([.. message.Select(c => char.IsControl(c) ? ' ' : c)]);
        string stamp = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            _text.WriteLine($"{stamp} {Word(level),-7} {line}");
            _json.WriteLine(Json(stamp, level, eventId, line));
            try
            {
                // sd-daemon(3): the number becomes the journal's priority.
                _journal?.WriteLine($"<{Priority(level)}>{line}");
                _eventLog?.Invoke(level, eventId, line);
            }
            catch (IOException)
            {
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _text.Dispose();
            _json.Dispose();
        }
    }

    internal static string Word(LogLevel level) => level switch
    {
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Debug => "debug",
        _ => "info",
    };

    private static int Priority(LogLevel level) => level switch
    {
        LogLevel.Error => 3,
        LogLevel.Warning => 4,
        LogLevel.Debug => 7,
        _ => 6,
    };

    private static string Json(string stamp, LogLevel level, int eventId, string message)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("time", stamp);
            writer.WriteString("level", Word(level));
            writer.WriteNumber("event", eventId);
            writer.WriteString("message", message);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
