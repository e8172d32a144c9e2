using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Actions;

/// <summary>POST /act.</summary>
internal static class ActRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
