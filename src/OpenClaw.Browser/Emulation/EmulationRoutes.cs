using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Emulation;

/// <summary>POST /set/*, /permissions/grant.</summary>
internal static class EmulationRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
