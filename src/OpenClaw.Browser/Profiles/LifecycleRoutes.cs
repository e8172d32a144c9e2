using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Profiles;

/// <summary>GET /, /doctor, /profiles, POST /start, /stop.</summary>
internal static class LifecycleRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
