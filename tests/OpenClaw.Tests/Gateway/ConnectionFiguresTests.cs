using OpenClaw.Gateway;

namespace OpenClaw.Tests.Gateway;

/// <summary>What a connection measured, over the end of a session.</summary>
public sealed class ConnectionFiguresTests
{
    [Fact]
    public void Dropped_frames_count_since_the_start_and_missed_events_for_the_connection()
    {
        ConnectionFigures first = new() { DroppedFrames = 2, MissedEvents = 5 };
        ConnectionFigures ended = first.After(new ConnectionFigures { DroppedFrames = 3, MissedEvents = 7 }.Ended()).Ended();
        Assert.Equal(new ConnectionFigures { DroppedFrames = 5 }, ended);
        Assert.Equal(new ConnectionFigures { DroppedFrames = 6, MissedEvents = 1 },
            new ConnectionFigures { DroppedFrames = 1, MissedEvents = 1 }.After(ended));
    }
}
