namespace OpenClaw.Browser.Routes;

/// <summary>Every route, and who answers it.</summary>
internal static class RouteTable
{
    public static IReadOnlyList<Route> All { get; } = [];
}
