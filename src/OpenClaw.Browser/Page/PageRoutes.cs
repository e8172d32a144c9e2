using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Page;

/// <summary>GET /text, POST /pdf, POST /highlight.</summary>
internal static class PageRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
