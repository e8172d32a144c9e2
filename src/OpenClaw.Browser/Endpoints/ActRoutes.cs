using OpenClaw.Browser.Actions;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>POST /act (docs/protocol/browser.md 2.6).</summary>
internal static class ActRoutes
{
    private const string Documentation = ".\nDocs: /tools/browser/configuration#configuration";

    public static IReadOnlyList<Route> All { get; } = [new Route("POST", "/act", ActAsync)];

    private static async Task<BrowserAnswer> ActAsync(RouteCall call, CancellationToken cancellationToken)
    {
        ActRequest request = ActReader.Read(call.Request.Body);
        RequireScripts(request, call.Profile.Settings.EvaluateEnabled);
        // Neither shows anything of the page.
        bool checkUrl = request is not (ResizeAct or CloseAct);
        Tab tab = await call.TabAsync(checkUrl, cancellationToken).ConfigureAwait(false);
        ActTargets.RequireOneTab(request, tab, call.Profile.Running?.Tabs.Pages ?? [tab]);
        string? url = request is CloseAct ? await ShownUrl.OfAsync(call.Profile, tab, cancellationToken).ConfigureAwait(false) : null;
        JsonObject done = await new ActRunner(Surroundings(call, tab)).RunAsync(request, cancellationToken).ConfigureAwait(false);
        if (request is not CloseAct)
        {
            url = await ShownUrl.OfAsync(call.Profile, tab, cancellationToken).ConfigureAwait(false);
        }
        JsonObject head = Json.Object(("ok", true), ("targetId", tab.TargetId), ("url", url));
        return new BrowserAnswer(new JsonObject(head.Members.Concat(done.Members)));
    }

    internal static ActSurroundings Surroundings(RouteCall call, Tab tab)
    {
        RunningBrowser browser = call.Profile.Running ?? throw new RouteException(409, "browser not running");
        return new ActSurroundings
        {
            Tab = tab,
            EvaluateEnabled = call.Profile.Settings.EvaluateEnabled,
            Downloads = browser.Downloads,
            CloseAsync = browser.Tabs.CloseAsync,
            WatchBlocked = tab.Gate is { } gate ? refused => new GateWatch(gate, refused) : _ => GateWatch.None,
        };
    }

    /// <summary>An agent's JavaScript runs only where the administrator lets it: said before a browser is started for it.</summary>
    internal static void RequireScripts(ActRequest request, bool enabled) => ActReader.RequireScripts(request, enabled, Documentation);
}
