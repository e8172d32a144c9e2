using System.Net;
using System.Text;
using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Guard;
using OpenClaw.Browser.Observation;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>Waits for the next response whose address fits, and reads its body when it is complete.</summary>
internal sealed class ResponseBody : IDisposable
{
    // Through the connection a body comes in one message; beyond this it is refused before the browser is asked for it.
    private const long MaxBytes = 32 * 1024 * 1024;
    private const int MaxHeaders = 200;

    private readonly Tab _tab;
    private readonly string _pattern;
    private readonly NavigationGuard? _guard;
    private readonly object _lock = new();
    private readonly TaskCompletionSource<bool> _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CdpSession? _session;
    private string? _requestId;
    private JsonElement _response;
    private long _bytes;

    /// <param name="tab">Whose responses.</param>
    /// <param name="pattern">As <see cref="UrlMatch"/> has it.</param>
    /// <param name="guard">Asked where the response came from; null when every connection went through the guard already.</param>
    public ResponseBody(Tab tab, string pattern, NavigationGuard? guard)
    {
        (_tab, _pattern, _guard) = (tab, pattern, guard);
        tab.Log.NetworkEvent += Accept;
    }

    /// <summary>A response that fits has begun.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lock)
            {
                return _requestId is not null;
            }
        }
    }

    /// <exception cref="RouteException">400 the policy blocks the place that it came from; 500 it failed, was too large, or the page went
    /// away.</exception>
    public async Task<JsonObject> ReadAsync(int maxChars, CancellationToken cancellationToken)
    {
        Task<bool> complete = _complete.Task;
        using (cancellationToken.Register(() => _complete.TrySetCanceled(cancellationToken)))
        {
            await Task.WhenAny(complete, _tab.Session.Detached).ConfigureAwait(false);
            if (!complete.IsCompleted)
            {
                throw new RouteException(500, "Error: Page closed before response body was available.");
            }
        }
        string url = _response.Text("url");
        if (!await complete.ConfigureAwait(false))
        {
            throw new RouteException(500, _bytes > MaxBytes
                ? $"Error: Failed to read response body for \"{Observed.Short(url)}\": it is larger than {MaxBytes / (1024 * 1024)} MiB."
                : $"Error: Failed to read response body for \"{Observed.Short(url)}\": the response was not completed.");
        }
        if (_guard is not null)
        {
            CheckSource(_guard, _response);
        }
        JsonElement body;
        try
        {
            body = await _session!.SendAsync("Network.getResponseBody", Json.Object(("requestId", _requestId)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem)
        {
            throw new RouteException(500, $"Error: Failed to read response body for \"{Observed.Short(url)}\": {problem.Problem}");
        }
        string text = Text(body);
        return Json.Object(
            ("url", url), ("status", _response.Integer("status") ?? 0), ("headers", Headers(_response.Member("headers"))),
            ("body", Observed.Cut(text, maxChars)),
            ("truncated", text.Length > maxChars ? true : null));
    }

    public void Dispose() => _tab.Log.NetworkEvent -= Accept;

    private void Accept(CdpSession session, string method, JsonElement parameters)
    {
        lock (_lock)
        {
            string id = parameters.Text("requestId");
            if (_requestId is null)
            {
                if (method == "Network.responseReceived" && UrlMatch.IsMatch(_pattern, parameters.Member("response").Text("url")))
                {
                    (_session, _requestId, _response) = (session, id, parameters.Member("response"));
                }
                return;
            }
            if (id != _requestId)
            {
                return;
            }
            if (method == "Network.dataReceived")
            {
                _bytes += (long)(parameters.Number("dataLength") ?? 0);
            }
            if (method == "Network.loadingFailed" || _bytes > MaxBytes)
            {
                _complete.TrySetResult(false);
            }
            else if (method == "Network.loadingFinished")
            {
                _complete.TrySetResult(true);
            }
        }
    }

    /// <summary>
    /// What a page loads in a browser that was there before us went past the guard: a page of the web may have asked a service of this
    /// network.
    /// </summary>
    /// <param name="guard">As of now.</param>
    /// <param name="response"><c>Network.Response</c>.</param>
    internal static void CheckSource(NavigationGuard guard, JsonElement response)
    {
        string url = response.Text("url");
        if (WebAddress.TryParse(url) is { Scheme: "data" or "blob" })
        {
            // The page's own.
            return;
        }
        WebAddress address = guard.CheckName(url);
        // Whom the browser talked to; not told for what came out of a cache or from a worker, and then nobody knows.
        bool known = IPAddress.TryParse(response.Text("remoteIPAddress").Trim('[', ']'), out IPAddress? peer);
        if (!guard.AllowsPrivate && !(known && guard.MayConnect(address.Host, peer!)))
        {
            throw new RouteException(400, NavigationGuard.BlockedText) { Reason = "navigation_blocked" };
        }
    }

    private static string Text(JsonElement answer) => !answer.IsTrue("base64Encoded") ? answer.Text("body")
        : answer.Member("body").TryGetBytesFromBase64(out byte[]? bytes) ? Encoding.UTF8.GetString(bytes)
        : "";

    private static JsonObject Headers(JsonElement headers) => headers.ValueKind != JsonValueKind.Object ? JsonObject.Empty
        : new JsonObject(headers.EnumerateObject().Take(MaxHeaders).Where(one => one.Value.ValueKind == JsonValueKind.String)
            .Select(one =>
                new KeyValuePair<string, JsonTree>(Observed.Short(one.Name.ToLowerInvariant()),
                    JsonTree.Of(Observed.Cut(one.Value.Decoded(), 16_384)))));
}
