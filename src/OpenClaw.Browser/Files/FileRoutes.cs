using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Files;

/// <summary>POST /hooks/file-chooser, /download, /wait/download.</summary>
internal static class FileRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
