using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>POST /permissions/grant (docs/protocol/browser.md 2.9): for an origin, not for a tab.</summary>
internal static class PermissionRoutes
{
    private const int MaxPermissions = 64;

    public static IReadOnlyList<Route> All { get; } = [new("POST", "/permissions/grant", GrantAsync)];

    private static async Task<BrowserAnswer> GrantAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject body = call.Request.Body;
        string origin = WebOrigin.Of(ArgumentReader.Text(body["origin"]) ?? "")
            ?? throw new RouteException(400, "origin must be an http(s) origin");
        string[] required = Names(body["permissions"]) is { Length: > 0 } names
            ? names : throw new RouteException(400, "permissions must be a non-empty string array");
        string[] optional = (Names(body["optionalPermissions"]) ?? []).Except(required, StringComparer.Ordinal).ToArray();
        TimeSpan timeout = ArgumentReader.Timeout(body["timeoutMs"]) ?? TimeSpan.FromSeconds(5);
        CdpSession browser = (await call.Profile.StartAsync(cancellationToken).ConfigureAwait(false)).Connection.Browser;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : timeout);
        string[] unsupported = [];
        try
        {
            await SendAsync(browser, origin, [.. required, .. optional], limit.Token).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone && optional.Length > 0)
        {
            // One that this browser does not know fails them all: the required ones alone then.
            await SendAsync(browser, origin, required, limit.Token).ConfigureAwait(false);
            unsupported = optional;
        }
        return BrowserAnswer.Ok(
            ("origin", origin), ("grantedPermissions", required.Concat(optional).Except(unsupported, StringComparer.Ordinal)),
            ("unsupportedPermissions", unsupported), ("grantMethod", "cdp"));
    }

    private static Task SendAsync(CdpSession browser, string origin, string[] permissions, CancellationToken cancellationToken) =>
        browser.SendAsync("Browser.grantPermissions", Json.Object(("origin", origin), ("permissions", permissions)), cancellationToken);

    // Null when it is no array of texts.
    private static string[]? Names(JsonTree? value)
    {
        if (value?.AsArray is not { Count: <= MaxPermissions } items)
        {
            return null;
        }
        string[] names = items.Select(item => item.AsText?.Trim() ?? "").Where(name => name.Length is > 0 and <= 100).ToArray();
        return names.Length == items.Count ? names.Distinct(StringComparer.Ordinal).ToArray() : null;
    }
}
