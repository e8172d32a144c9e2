using System.Collections.Concurrent;
using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// What the libraries say on their threads while a cmdlet waits for them, until its pipeline thread writes it to the streams. An operator
/// outlives the cmdlet that opened it: once closed, this keeps nothing more.
/// </summary>
internal sealed class HeardLog : INodeLog
{
    private const int Capacity = 1_000;

    private readonly ConcurrentQueue<LogLine> _lines = new();
    private volatile bool _closed;

    public void Write(LogLevel level, int eventId, string message)
    {
        if (!_closed && _lines.Count < Capacity)
        {
            _lines.Enqueue(new LogLine(DateTimeOffset.Now, (LogLineLevel)(int)level, eventId, message));
        }
    }

    public bool TryTake(out LogLine? line) => _lines.TryDequeue(out line);

    public void Close() => _closed = true;
}
