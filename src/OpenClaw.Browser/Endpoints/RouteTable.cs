using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Endpoints;

/// <summary>Every route, and who answers it. Each room lists its own.</summary>
internal static class RouteTable
{
    public static IReadOnlyList<Route> All { get; } =
    [
        .. LifecycleRoutes.All,
        .. TabRoutes.All,
        .. NavigateRoutes.All,
        .. SnapshotRoutes.All,
        .. ScreenshotRoutes.All,
        .. PageRoutes.All,
        .. ObservationRoutes.All,
        .. ActRoutes.All,
        .. DialogRoutes.All,
        .. FileRoutes.All,
        .. EmulationRoutes.All,
        .. PermissionRoutes.All,
        .. StorageRoutes.All,
        .. UnsupportedRoutes.All,
    ];

    /// <summary>The route of a request and what its colon segments take.</summary>
    /// <exception cref="RouteException">404 no such route; 400 a segment that does not decode (docs/protocol/browser.md 1.3).</exception>
    public static (Route Route, IReadOnlyDictionary<string, string> PathValues) Match(string method, string path) =>
        Match(All, method, path);

    internal static (Route Route, IReadOnlyDictionary<string, string> PathValues) Match(IEnumerable<Route> routes, string method,
        string path)
    {
        string[] segments = Segments(path);
        foreach (Route route in routes)
        {
            string[] pattern = Segments(route.Pattern);
            if (route.Method != method || pattern.Length != segments.Length)
            {
                continue;
            }
            if (TryTake(pattern, segments) is { } taken)
            {
                return (route, taken.ToDictionary(one => one.Key, one => Decode(one.Key, one.Value), StringComparer.Ordinal));
            }
        }
        throw new RouteException(404, "Not Found");
    }

    private static string[] Segments(string path) => path.Trim('/') is { Length: > 0 } text ? text.Split('/') : [];

    private static List<KeyValuePair<string, string>>? TryTake(string[] pattern, string[] segments)
    {
        var taken = new List<KeyValuePair<string, string>>();
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i][0] == ':' && segments[i].Length > 0)
            {
                taken.Add(new KeyValuePair<string, string>(pattern[i][1..], segments[i]));
            }
            else if (pattern[i] != segments[i])
            {
                return null;
            }
        }
        return taken;
    }

    private static string Decode(string name, string segment) =>
        PercentText.Decode(segment) ?? throw new RouteException(400, $"invalid path parameter encoding: {name}");
}
