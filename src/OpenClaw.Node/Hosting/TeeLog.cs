using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.Node.Hosting;

/// <summary>Writes each line to the caller's log and, while there is one, to a second.</summary>
internal sealed class TeeLog(INodeLog first) : INodeLog
{
    /// <summary>The second log; null for none.</summary>
    public INodeLog? Second { get; set; }

    /// <inheritdoc/>
    public void Write(LogLevel level, int eventId, string message)
    {
        first.Write(level, eventId, message);
        Second?.Write(level, eventId, message);
    }
}
