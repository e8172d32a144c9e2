using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>
/// The page's localStorage and sessionStorage (docs/protocol/browser.md 2.9), through the browser, not through the page's own scripts.
/// </summary>
internal static class StorageRoutes
{
    private const int MaxEntries = 10_000;
    private const int MethodNotFound = -32601;
    private const int MaxTotal = 8 * 1024 * 1024;

    public static IReadOnlyList<Route> All { get; } =
    [
        .. CookieRoutes.All,
        new("GET", "/storage/:kind", GetAsync),
        new("POST", "/storage/:kind/set", SetAsync),
        new("POST", "/storage/:kind/clear", ClearAsync),
    ];

    private static async Task<BrowserAnswer> GetAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool local = IsLocal(call);
        string? key = call.Request.Query.TryGetValue("key", out string? given) && given.Trim().Length > 0 ? given : null;
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        JsonElement answer = await SendAsync(tab, "DOMStorage.getDOMStorageItems", local, null, cancellationToken).ConfigureAwait(false);
        var values = new List<KeyValuePair<string, JsonTree>>();
        int total = 0;
        foreach (JsonElement entry in answer.Items("entries"))
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2 || entry[0].Decoded() is not { } name
                || entry[1].Decoded() is not { } value || (key is not null && name != key))
            {
                continue;
            }
            total += name.Length + value.Length;
            if (values.Count == MaxEntries || total > MaxTotal)
            {
                throw new RouteException(500, "The page keeps too much in its storage to be sent; ask for one key.");
            }
            values.Add(new KeyValuePair<string, JsonTree>(name, JsonTree.Of(value)));
        }
        return BrowserAnswer.Ok(("targetId", tab.TargetId), ("values", new JsonObject(values)));
    }

    private static async Task<BrowserAnswer> SetAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool local = IsLocal(call);
        string key = call.Request.Body["key"]?.AsText is { } text && text.Trim().Length > 0
            ? text : throw new RouteException(400, "key is required");
        string value = call.Request.Body["value"]?.AsText ?? "";
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        await SendAsync(tab, "DOMStorage.setDOMStorageItem", local, Json.Object(("key", key), ("value", value)), cancellationToken)
            .ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<BrowserAnswer> ClearAsync(RouteCall call, CancellationToken cancellationToken)
    {
        bool local = IsLocal(call);
        Tab tab = (await call.TabAsync(checkUrl: false, cancellationToken).ConfigureAwait(false)).RequirePage();
        await SendAsync(tab, "DOMStorage.clear", local, null, cancellationToken).ConfigureAwait(false);
        return BrowserAnswer.Ok(("targetId", tab.TargetId));
    }

    private static async Task<JsonElement> SendAsync(Tab tab, string method, bool local, JsonObject? more,
        CancellationToken cancellationToken)
    {
        try
        {
            JsonElement storage = await StorageKeyAsync(tab, cancellationToken).ConfigureAwait(false);
            JsonObject id = Json.Object(("storageKey", storage.Text("storageKey")), ("isLocalStorage", local));
            return await tab.Session.SendAsync(method, (more ?? JsonObject.Empty).With("storageId", id), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            // about:blank and the like have none.
            throw new RouteException(500, $"Error: the page has no {(local ? "localStorage" : "sessionStorage")}: {problem.Problem}");
        }
    }

    private static async Task<JsonElement> StorageKeyAsync(Tab tab, CancellationToken cancellationToken)
    {
        JsonObject frame = Json.Object(("frameId", tab.Frames.Main.Id));
        try
        {
            return await tab.Session.SendAsync("Storage.getStorageKey", frame, cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (problem.Code == MethodNotFound)
        {
            // Browsers before 2025 know it by its older name.
            return await tab.Session.SendAsync("Storage.getStorageKeyForFrame", frame, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsLocal(RouteCall call) => call.PathValues["kind"] switch
    {
        "local" => true,
        "session" => false,
        _ => throw new RouteException(400, "kind must be local|session"),
    };
}
