namespace OpenClaw.Gateway;

/// <summary>
/// What a connection measured; it never changes once handed out. Taken by a session and handed on whole, up to the status of a node.
/// </summary>
public sealed record ConnectionFigures
{
    /// <summary>Nothing yet.</summary>
    public static ConnectionFigures None { get; } = new();

    /// <summary>Incoming frames dropped since the start because they were not frames of the protocol.</summary>
    public long DroppedFrames { get; init; }

    /// <summary>Events of the current connection that the gateway numbered and did not show us; they were not for our eyes.</summary>
    public long MissedEvents { get; init; }

    /// <summary>What is left of these when their session ends; <see cref="After"/> then adds it to those of the next.</summary>
    internal ConnectionFigures Ended() => None with { DroppedFrames = DroppedFrames };

    /// <summary>These with what was left of the sessions before.</summary>
    internal ConnectionFigures After(ConnectionFigures before) => this with { DroppedFrames = DroppedFrames + before.DroppedFrames };
}
