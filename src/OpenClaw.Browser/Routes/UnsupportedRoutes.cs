namespace OpenClaw.Browser.Routes;

/// <summary>What the reference has and this node does not: 501.</summary>
internal static class UnsupportedRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
