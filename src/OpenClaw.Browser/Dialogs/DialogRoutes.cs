using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Dialogs;

/// <summary>POST /hooks/dialog, GET /dialogs.</summary>
internal static class DialogRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
