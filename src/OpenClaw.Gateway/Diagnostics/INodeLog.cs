namespace OpenClaw.Gateway.Diagnostics;

/// <summary>
/// Where the libraries tell what they do. Implementations must be thread-safe, must not block for long and must not throw.
/// Callers never pass a secret: no token, key, password, setup code or environment value.
/// </summary>
public interface INodeLog
{
    /// <summary>Writes one line.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="eventId">A stable number from <c>LogEvents</c>; it becomes the Windows Event Log id.</param>
    /// <param name="message">Plain text, one line.</param>
    void Write(LogLevel level, int eventId, string message);
}
