using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Screenshots;

/// <summary>POST /screenshot.</summary>
internal static class ScreenshotRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
