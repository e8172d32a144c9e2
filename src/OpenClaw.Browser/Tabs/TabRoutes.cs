using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Tabs;

/// <summary>GET /tabs, POST /tabs/open, /tabs/focus, /tabs/action, DELETE /tabs/:targetId.</summary>
internal static class TabRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
