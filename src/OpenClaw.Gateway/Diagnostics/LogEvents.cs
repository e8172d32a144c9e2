namespace OpenClaw.Gateway.Diagnostics;

/// <summary>
/// Numbers of the log lines of the gateway connection, 1000 to 1099. A number keeps its meaning for good: it is the Windows Event Log id.
/// </summary>
public static class LogEvents
{
    /// <summary>A hello came.</summary>
    public const int Connected = 1000;

    /// <summary>An attempt failed and will be repeated.</summary>
    public const int ConnectFailed = 1001;

    /// <summary>A connection that had its hello ended.</summary>
    public const int Disconnected = 1002;

    /// <summary>An operator has to approve this device.</summary>
    public const int WaitingForPairing = 1003;

    /// <summary>The run ended because only a person can go on.</summary>
    public const int Ended = 1004;

    /// <summary>An incoming frame was dropped.</summary>
    public const int BadFrame = 1010;

    /// <summary>Event numbers skipped.</summary>
    public const int SequenceGap = 1011;

    /// <summary>The owner's event handler threw.</summary>
    public const int HandlerFailed = 1012;

    /// <summary>A device token was stored, kept or forgotten.</summary>
    public const int DeviceToken = 1020;

    /// <summary>Steps of dialling and handshake, for somebody who follows a problem.</summary>
    public const int Trace = 1090;

    /// <summary>One question to the gateway and how it ended, for somebody who follows a problem.</summary>
    public const int Asked = 1091;
}
