using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Profiles;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Settings;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>GET /, /doctor, /profiles, POST /start, /stop (docs/protocol/browser.md 2.1).</summary>
internal static class LifecycleRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/", StatusAsync),
        new("GET", "/doctor", DoctorAsync),
        new("GET", "/profiles", ProfilesAsync),
        new("POST", "/start", StartAsync),
        new("POST", "/stop", StopAsync),
    ];

    private static async Task<BrowserAnswer> StatusAsync(RouteCall call, CancellationToken cancellationToken) =>
        new((await BrowserStatus.OfAsync(call.Profile, call.Browsers.Machine, cancellationToken).ConfigureAwait(false)).ToJson());

    private static async Task<BrowserAnswer> DoctorAsync(RouteCall call, CancellationToken cancellationToken)
    {
        BrowserStatus status = await BrowserStatus.OfAsync(call.Profile, call.Browsers.Machine, cancellationToken).ConfigureAwait(false);
        List<BrowserCheck> checks = [.. BrowserDoctor.Examine(status, call.Browsers.Machine)];
        if (RouteValues.Boolean(call.Request.QueryText("deep")) == true || RouteValues.Boolean(call.Request.QueryText("live")) == true)
        {
            checks.Add(await LookAtPageAsync(call, cancellationToken).ConfigureAwait(false));
        }
        return new BrowserAnswer(Json.Object(
            ("ok", checks.TrueForAll(check => check.Status != "fail")),
            ("profile", call.Profile.Name),
            ("transport", "cdp"),
            ("checks", checks.Select(check => check.ToJson()).ToArray()),
            ("status", status.ToJson())));
    }

    private static async Task<BrowserCheck> LookAtPageAsync(RouteCall call, CancellationToken cancellationToken)
    {
        const string Label = "Live snapshot";
        if (call.Profile.Running is not { } browser)
        {
            return new BrowserCheck("live-snapshot", Label, "info", "Browser is not currently running",
                "Start the browser before running doctor --deep.");
        }
        if (browser.Tabs.Pages is not [{ } tab, ..])
        {
            return new BrowserCheck("live-snapshot", Label, "info", "No page tab is open");
        }
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            await tab.Session.SendAsync("Accessibility.getRootAXNode", limit.Token).ConfigureAwait(false);
            return new BrowserCheck("live-snapshot", Label, "pass", "A page was read");
        }
        catch (Exception problem)
            when (problem is CdpException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new BrowserCheck("live-snapshot", Label, "fail",
                problem is CdpException refused ? refused.Problem : "The page did not answer within 5 seconds");
        }
    }

    private static async Task<BrowserAnswer> StartAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool? headless = null;
        if (call.Request.QueryText("headless") is { } text)
        {
            headless = RouteValues.Boolean(text) ?? throw new RouteException(400, "headless must be true or false.");
            if (call.Profile.AttachOnly || call.Profile.Endpoint() is { IsLoopback: false })
            {
                throw new RouteException(400,
                    $"Headless start override is only supported for locally launched openclaw profiles; profile \"{call.Profile.Name}\" is not one.");
            }
        }
        await call.Profile.StartAsync(headless, cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("profile", call.Profile.Name));
    }

    private static async Task<BrowserAnswer> StopAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool stopped = await call.Profile.StopAsync().ConfigureAwait(false);
        bool foreign = call.Profile.AttachOnly || call.Profile.Endpoint() is { IsLoopback: false };
        return BrowserAnswer.Ok(("stopped", stopped || foreign), ("profile", call.Profile.Name));
    }

    private static async Task<BrowserAnswer> ProfilesAsync(RouteCall call, CancellationToken cancellationToken)
    {
        BrowserSettings settings = call.Profile.Settings;
        var shown = new List<JsonObject>();
        foreach (string name in ProfileCatalog.Drivable(settings))
        {
            ProfileRuntime profile = name == call.Profile.Name ? call.Profile : call.Browsers.Profile(ProfileChoice.Of(settings, name));
            BrowserStatus status = await BrowserStatus.OfAsync(profile, call.Browsers.Machine, cancellationToken).ConfigureAwait(false);
            shown.Add(Json.Object(
                ("name", name),
                ("transport", "cdp"),
                ("cdpPort", (object?)status.CdpPort ?? JsonTree.Null),
                ("cdpUrl", (object?)status.Endpoint ?? JsonTree.Null),
                ("color", "#FF4500"),
                ("driver", status.Driver),
                ("running", status.Running),
                ("tabCount", profile.Running?.Tabs.Pages.Count ?? 0),
                ("isDefault", name == settings.DefaultProfile),
                ("isRemote", profile.Endpoint() is { IsLoopback: false }),
                ("reconcileReason", JsonTree.Null)));
        }
        return new BrowserAnswer(Json.Object(("profiles", shown)));
    }
}
