using OpenClaw.Browser.Routes;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// The parameters of one proxy invoke, read and bounded (docs/protocol/browser.md 1.2); nothing of them is looked at before the
/// configuration allows it.
/// </summary>
internal sealed record ProxyParams
{
    /// <summary>When the caller names none.</summary>
    public const int DefaultTimeoutMs = 20_000;

    // As far as a timer of the reference goes.
    private const int MaxTimeoutMs = 2_147_000_000;

    // Longer than any URL that a route takes; the path is also repeated in error texts.
    private const int MaxPath = 4096;

    /// <summary>Upper case; not yet known to be one of the three.</summary>
    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>Texts; an object or list of the wire is what JavaScript's <c>String()</c> makes of it.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Null when it was no object.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Of the query, the body or beside them; null for the default one.</summary>
    public string? Profile { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>
    /// The caller reads structured failures and the route (<c>errorEnvelope: "browser-v1"</c>, docs/protocol/browser.md 1.5).
    /// </summary>
    public bool Structured { get; init; }

    /// <summary>The files of <c>browser.proxy.upload.v1</c>; null for the plain command.</summary>
    public JsonTree? Upload { get; init; }

    /// <exception cref="InvalidParamsException">With the reference's text.</exception>
    public static ProxyParams Read(InvokeRequest request)
    {
        JsonObject given = InvokeParams.Decode(request).AsObject ?? JsonObject.Empty;
        JsonTree? upload = given["upload"];
        if (request.Command == NodeCommandNames.BrowserProxy && upload is not null)
        {
            throw new InvalidParamsException("INVALID_REQUEST: browser.proxy does not accept upload envelopes");
        }
        if (request.Command == NodeCommandNames.BrowserUpload && upload is null or JsonNull)
        {
            throw new InvalidParamsException("INVALID_REQUEST: browser.proxy.upload.v1 requires an upload envelope");
        }
        string path = given["path"]?.AsText?.Trim() ?? "";
        if (path.Length == 0)
        {
            throw new InvalidParamsException("INVALID_REQUEST: path required");
        }
        if (path.Length > MaxPath || path.IndexOf('\0') >= 0)
        {
            throw new InvalidParamsException("INVALID_REQUEST: path is too long or holds NUL");
        }
        JsonObject query = given["query"]?.AsObject ?? JsonObject.Empty;
        JsonObject? body = given["body"]?.AsObject;
        return new ProxyParams
        {
            Method = given["method"]?.AsText?.Trim().ToUpperInvariant() ?? "GET",
            Path = Normalize(path),
            Query = query.Members.Where(member => member.Value is not JsonNull)
                .ToDictionary(member => member.Key, member => JsValue.Text(member.Value), StringComparer.Ordinal),
            Body = body,
            Profile = Meaning(query["profile"]) ?? Meaning(body?["profile"]) ?? Meaning(given["profile"]),
            Timeout = TimeSpan.FromMilliseconds(given["timeoutMs"]?.AsNumber is { } ms
                ? Math.Min(Math.Max(Math.Floor(ms), 1), MaxTimeoutMs) : DefaultTimeoutMs),
            Structured = given["errorEnvelope"]?.AsText == "browser-v1",
            Upload = upload,
        };
    }

    /// <summary>The request for the profile that was chosen.</summary>
    public BrowserRequest ToRequest(string profile, JsonObject? body)
    {
        var query = Query.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        if (profile.Length > 0)
        {
            query["profile"] = profile;
        }
        return new BrowserRequest(Method, Path, query, body ?? JsonObject.Empty);
    }

    /// <summary>One spelling for each route: the rules compare paths by letter, and the routes do not mind slashes at the ends.</summary>
    private static string Normalize(string path) => "/" + string.Join("/", path.Split(['/'], StringSplitOptions.RemoveEmptyEntries));

    private static string? Meaning(JsonTree? value) => value?.AsText?.Trim() is { Length: > 0 } text ? text : null;
}
