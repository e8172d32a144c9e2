using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Endpoints;

/// <summary>What the reference has and this node does not: 501, said so that an agent takes another way.</summary>
internal static class UnsupportedRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        Missing("POST", "/trace/start",
            "Traces need Playwright, which this node does not have. Use screenshots, /console and /requests instead."),
        Missing("POST", "/trace/stop",
            "Traces need Playwright, which this node does not have. Use screenshots, /console and /requests instead."),
        Missing("POST", "/screencast", "A screencast cannot go through a node. Use screenshots instead."),
    ];

    private static Route Missing(string method, string path, string text) =>
        new(method, path, (_, _) => throw new RouteException(501, text));
}
