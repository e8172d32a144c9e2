using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Tabs;

/// <summary>POST /navigate.</summary>
internal static class NavigateRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
