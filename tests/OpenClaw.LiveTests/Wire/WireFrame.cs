namespace OpenClaw.LiveTests.Wire;

/// <summary>Who sent it.</summary>
internal enum WireDirection
{
    FromNode,
    FromGateway,
}

/// <summary>What the proxy saw: an HTTP head, a WebSocket message or a close.</summary>
internal enum WireKind
{
    Http,
    Text,
    Close,
    Ping,
    Pong,
    Other,
}

/// <summary>One thing that went over one connection, in the order seen; the time stamp is Stopwatch's.</summary>
internal sealed record WireFrame(int Connection, WireDirection Direction, WireKind Kind, string Text, long Timestamp);
