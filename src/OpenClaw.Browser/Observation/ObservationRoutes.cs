using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Observation;

/// <summary>GET /console, /errors, /requests, POST /response/body.</summary>
internal static class ObservationRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
