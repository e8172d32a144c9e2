using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.Tests.Services;

internal sealed class ListLog : INodeLog
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return _lines.ToArray();
            }
        }
    }

    public void Write(LogLevel level, int eventId, string message)
    {
        lock (_lines)
        {
            _lines.Add($"{level} {eventId} {message}");
        }
    }
}
