using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Snapshot;

/// <summary>GET /snapshot.</summary>
internal static class SnapshotRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
