using OpenClaw.Gateway.Diagnostics;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>The log of an open session with a gateway: it goes to the cmdlet that uses the session at the moment, else nowhere.</summary>
internal sealed class SessionLog : INodeLog
{
    private volatile INodeLog? _reader;

    public void Write(LogLevel level, int eventId, string message) => _reader?.Write(level, eventId, message);

    /// <summary>From now on this one reads.</summary>
    public void ReadBy(INodeLog reader) => _reader = reader;
}
