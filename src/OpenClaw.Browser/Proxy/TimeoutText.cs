using System.Globalization;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// What a gateway is told when a request took too long, with the browser's state at that moment (docs/protocol/browser.md 1.5).
/// </summary>
internal static class TimeoutText
{
    private static readonly TimeSpan StatusLimit = TimeSpan.FromMilliseconds(750);

    private static readonly string[] WebSocketPaths = ["/act", "/download", "/navigate", "/pdf", "/screenshot", "/snapshot",
        "/wait/download"];

    public static async Task<string> ForAsync(
        IBrowserRoutes routes, ProxyParams parameters, string profile, BrowserSettings settings, TimeProvider time,
        CancellationToken cancellationToken)
    {
        string ms = parameters.Timeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        var parts = new List<string>
        {
            $"browser proxy timed out for {parameters.Method} {parameters.Path} after {ms}ms",
            WebSocketPaths.Contains(parameters.Path) ? "ws-backed browser action" : "browser action",
        };
        if (profile.Length > 0)
        {
            parts.Add("profile=" + profile);
        }
        if (await StatusAsync(routes, profile, settings, time, cancellationToken).ConfigureAwait(false) is { } status)
        {
            parts.Add($"status({status})");
        }
        return string.Join("; ", parts);
    }

    private static async Task<string?> StatusAsync(
        IBrowserRoutes routes, string profile, BrowserSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = new BrowserRequest("GET", "/", new Dictionary<string, string>(), JsonObject.Empty);
        try
        {
            BrowserAnswer answer = await time.WithinAsync(StatusLimit,
                ended => routes.DispatchAsync(request,
                    ProfileChoice.Of(settings, profile.Length > 0 ? profile : ProfileCatalog.Managed), ended),
                cancellationToken).ConfigureAwait(false);
            JsonObject body = answer.Body;
            var said = new List<string> { "running=" + TextOf(body["running"]), "cdpHttp=" + TextOf(body["cdpHttp"]),
                "cdpReady=" + TextOf(body["cdpReady"]) };
            said.AddRange(new[] { "transport", "cdpUrl" }.Where(name => !string.IsNullOrWhiteSpace(body[name]?.AsText))
                .Select(name => $"{name}={body[name]!.AsText}"));
            return string.Join(", ", said);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // The text is worth more than its last part.
            return null;
        }
    }

    private static string TextOf(JsonTree? value) => value is null ? "undefined" : value.AsText ?? JsonTreeWriter.WriteCompact(value);
}
