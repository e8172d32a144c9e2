using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Emulation;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>POST /set/* (docs/protocol/browser.md 2.9): for one tab, on any page, until changed again or the tab ends.</summary>
internal static class EmulationRoutes
{
    private const int MaxHeaders = 100;
    private const int MaxHeaderLength = 8 * 1024;

    private static readonly string[] Schemes = ["dark", "light", "no-preference", "none"];

    public static IReadOnlyList<Route> All { get; } =
    [
        new("POST", "/set/media", MediaAsync),
        new("POST", "/set/timezone", TimeZoneAsync),
        new("POST", "/set/locale", LocaleAsync),
        new("POST", "/set/device", DeviceAsync),
        new("POST", "/set/offline", OfflineAsync),
        new("POST", "/set/headers", HeadersAsync),
        new("POST", "/set/credentials", CredentialsAsync),
        new("POST", "/set/geolocation", GeolocationAsync),
    ];

    private static Task<BrowserAnswer> MediaAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string? scheme = call.Request.BodyText("colorScheme");
        if (scheme is null || !Schemes.Contains(scheme))
        {
            throw new RouteException(400, "colorScheme must be dark|light|no-preference|none");
        }
        JsonObject feature = Json.Object(("name", "prefers-color-scheme"), ("value", scheme == "none" ? "" : scheme));
        return SetAsync(call, "Emulation.setEmulatedMedia", Json.Object(("features", new[] { feature })), cancellationToken);
    }

    private static async Task<BrowserAnswer> TimeZoneAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string id = Required(call, "timezoneId");
        try
        {
            return await SetAsync(call, "Emulation.setTimezoneOverride", Json.Object(("timezoneId", id)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem) when (problem.Problem.IndexOf("Invalid timezone", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            throw new RouteException(400, $"Invalid timezone ID: {Printable.Clean(id, 100)}");
        }
    }

    private static async Task<BrowserAnswer> LocaleAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string locale = Required(call, "locale");
        try
        {
            return await SetAsync(call, "Emulation.setLocaleOverride", Json.Object(("locale", locale)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem) when (problem.Problem.IndexOf("Invalid locale", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            throw new RouteException(400, $"Invalid locale: {Printable.Clean(locale, 100)}");
        }
    }

    private static async Task<BrowserAnswer> DeviceAsync(RouteCall call, CancellationToken cancellationToken)
    {
        string name = Required(call, "name");
        Device device = Device.Find(name)
            ?? throw new RouteException(400,
                $"Unknown device \"{Printable.Clean(name, 100)}\". Known devices: {string.Join(", ", Device.Names)}; phones and tablets also with \" landscape\".");
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        bool upright = device.ScreenHeight >= device.ScreenWidth;
        await tab.Emulation.SetAsync("Emulation.setUserAgentOverride",
            Json.Object(("userAgent", device.UserAgent(call.Profile.Running?.Product ?? ""))), cancellationToken).ConfigureAwait(false);
        await tab.Emulation.SetAsync(
            "Emulation.setDeviceMetricsOverride",
            Json.Object(
                ("mobile", device.IsMobile), ("width", device.Width), ("height", device.Height), ("deviceScaleFactor", device.Scale),
                ("screenWidth", device.ScreenWidth), ("screenHeight", device.ScreenHeight),
                ("screenOrientation", device.IsMobile && upright
                    ? Json.Object(("angle", 0), ("type", "portraitPrimary"))
                    : Json.Object(("angle", device.IsMobile ? 90 : 0), ("type", "landscapePrimary")))),
            cancellationToken).ConfigureAwait(false);
        await tab.Emulation.SetAsync("Emulation.setTouchEmulationEnabled", Json.Object(("enabled", device.IsMobile)), cancellationToken)
            .ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static Task<BrowserAnswer> OfflineAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool offline = ArgumentReader.Flag(call.Request.Body["offline"]) ?? throw new RouteException(400, "offline is required");
        return SetAsync(
            call, "Network.emulateNetworkConditions",
            Json.Object(("offline", offline), ("latency", 0), ("downloadThroughput", -1), ("uploadThroughput", -1)), cancellationToken);
    }

    private static Task<BrowserAnswer> HeadersAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject headers = call.Request.Body["headers"]?.AsObject ?? throw new RouteException(400, "headers is required");
        KeyValuePair<string, JsonTree>[] given = headers.Members.Where(member => member.Value is JsonText).ToArray();
        if (given.Length > MaxHeaders)
        {
            throw new RouteException(400, $"headers may hold at most {MaxHeaders} names");
        }
        foreach (KeyValuePair<string, JsonTree> header in given)
        {
            string value = header.Value.AsText!;
            if (!IsHeaderName(header.Key) || value.Length > MaxHeaderLength || value.Any(c => c is '\r' or '\n' or '\0'))
            {
                throw new RouteException(400, $"headers.{Printable.Clean(header.Key, 100)} is no valid header");
            }
        }
        return SetAsync(call, "Network.setExtraHTTPHeaders", Json.Object(("headers", new JsonObject(given))), cancellationToken);
    }

    private static async Task<BrowserAnswer> CredentialsAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool clear = ArgumentReader.Flag(call.Request.Body["clear"]) ?? false;
        string? user = call.Request.BodyText("username");
        if (!clear && user is null)
        {
            throw new RouteException(400, "username is required (or set clear=true)");
        }
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        if (tab.Gate is not null)
        {
            await tab.Gate.SetCredentialsAsync(clear ? null : user, call.Request.Body["password"]?.AsText, WebOrigin.Of(tab.Url))
                .ConfigureAwait(false);
        }
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<BrowserAnswer> GeolocationAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject body = call.Request.Body;
        if (ArgumentReader.Flag(body["clear"]) ?? false)
        {
            Tab cleared = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
            await cleared.Emulation.SetAsync("Emulation.clearGeolocationOverride", JsonObject.Empty, cancellationToken)
                .ConfigureAwait(false);
            await Browser(call).SendAsync("Browser.resetPermissions", cancellationToken).ConfigureAwait(false);
            return BrowserAnswer.Ok(("targetId", cleared.TargetId));
        }
        string? given = ArgumentReader.Text(body["origin"]);
        string? origin = given is null ? null : WebOrigin.Of(given) ?? throw new RouteException(400, "origin must be an http(s) origin");
        double? latitude = Within(body, "latitude", 90);
        double? longitude = Within(body, "longitude", 180);
        double accuracy = ArgumentReader.Number(body["accuracy"], "accuracy") ?? 0;
        if (accuracy < 0)
        {
            throw new RouteException(400, "accuracy must be non-negative.");
        }
        if (latitude is null || longitude is null)
        {
            throw new RouteException(400, "latitude and longitude are required (or set clear=true)");
        }
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        await tab.Emulation.SetAsync(
            "Emulation.setGeolocationOverride", Json.Object(("latitude", latitude), ("longitude", longitude), ("accuracy", accuracy)),
            cancellationToken).ConfigureAwait(false);
        if ((origin ?? WebOrigin.Of(tab.Url)) is { } allowed)
        {
            await Browser(call)
                .SendAsync("Browser.grantPermissions", Json.Object(("origin", allowed), ("permissions", new[] { "geolocation" })),
                    cancellationToken).ConfigureAwait(false);
        }
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<BrowserAnswer> SetAsync(RouteCall call, string method, JsonObject parameters,
        CancellationToken cancellationToken)
    {
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        await tab.Emulation.SetAsync(method, parameters, cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static CdpSession Browser(RouteCall call) =>
        (call.Profile.Running ?? throw new RouteException(409, $"Browser profile \"{call.Profile.Name}\" is not running."))
            .Connection.Browser;

    private static string Required(RouteCall call, string name) =>
        ArgumentReader.Text(call.Request.Body[name]) is { Length: <= 200 } text
        ? text : throw new RouteException(400, $"{name} is required");

    private static double? Within(JsonObject body, string name, double limit) =>
        ArgumentReader.Number(body[name], name) is not { } number ? null
            : Math.Abs(number) <= limit ? number : throw new RouteException(400, $"{name} must be between {-limit} and {limit}.");

    private static bool IsHeaderName(string name) =>
        name.Length is > 0 and <= 200 && name.All(c => c < 0x7f && (char.IsLetterOrDigit(c) || "!#$%&'*+-.^_`|~".IndexOf(c) >= 0));
}
