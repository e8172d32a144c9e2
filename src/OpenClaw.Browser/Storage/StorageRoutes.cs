using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Storage;

/// <summary>Cookies and storage.</summary>
internal static class StorageRoutes
{
    public static IReadOnlyList<Route> All { get; } = [];
}
