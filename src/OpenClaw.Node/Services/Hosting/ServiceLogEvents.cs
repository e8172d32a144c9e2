namespace OpenClaw.Node.Services.Hosting;

/// <summary>Event ids of the service host, 1700 to 1799.</summary>
internal static class ServiceLogEvents
{
    public const int Started = 1700;
    public const int Stopped = 1701;
    public const int Restarting = 1702;
    public const int GaveUp = 1703;
    public const int Enrolled = 1704;
    public const int ChildStarted = 1710;
    public const int ChildEnded = 1711;
    public const int ChildKilled = 1712;
    public const int NotStarted = 1713;
}
