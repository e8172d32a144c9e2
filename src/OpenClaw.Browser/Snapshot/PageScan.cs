using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Snapshot;

/// <summary>What <c>scan.js</c> found in one document, by the browser's node ids. One round trip however large the page is.</summary>
/// <param name="Hints">Elements that react to a user though their role does not say so.</param>
/// <param name="Addresses">Where links lead; empty when not asked for.</param>
internal sealed record PageScan(IReadOnlyDictionary<int, CursorHint> Hints, IReadOnlyDictionary<int, string> Addresses)
{
    private const int MaxElements = 5000;
    private const int MaxAddress = 8192;
    private const int MaxText = 100;

    private static readonly string Script = EmbeddedScript.Read("scan.js");

    public static PageScan Empty { get; } = new(new Dictionary<int, CursorHint>(), new Dictionary<int, string>());

    /// <summary>Scans the document of the session's own frame.</summary>
    public static async Task<PageScan> TakeAsync(CdpSession session, bool links, CancellationToken cancellationToken) => Read(
        await TrySendAsync(session, "Runtime.evaluate", Json.Object(
            ("expression", $"({Script})({(links ? "true" : "false")},{MaxElements},{MaxAddress})"),
            ("serializationOptions", Deep)), cancellationToken).ConfigureAwait(false));

    /// <summary>Scans the document that a node of it belongs to, in its own world.</summary>
    public static async Task<PageScan> TakeAsync(CdpSession session, int documentNodeId, bool links, CancellationToken cancellationToken)
    {
        JsonElement resolved = await TrySendAsync(session, "DOM.resolveNode", Json.Object(("backendNodeId", documentNodeId)),
            cancellationToken).ConfigureAwait(false);
        if (resolved.Member("object").OptionalText("objectId") is not { } document)
        {
            return Empty;
        }
        PageScan scan = Read(await TrySendAsync(session, "Runtime.callFunctionOn", Json.Object(
            ("objectId", document),
            ("functionDeclaration", $"function() {{ return ({Script})({(links ? "true" : "false")},{MaxElements},{MaxAddress}); }}"),
            ("serializationOptions", Deep)), cancellationToken).ConfigureAwait(false));
        _ = TrySendAsync(session, "Runtime.releaseObject", Json.Object(("objectId", document)), CancellationToken.None);
        return scan;
    }

    private static JsonObject Deep => Json.Object(
        ("serialization", "deep"), ("maxDepth", 3),
        ("additionalParameters", Json.Object(("maxNodeDepth", 0), ("includeShadowTree", "none"))));

    internal static PageScan Read(JsonElement answer)
    {
        JsonElement[] lists = answer.Member("result").Member("deepSerializedValue").Items("value").ToArray();
        // A page whose own scripts broke the scan, or a browser too old to serialize nodes: the snapshot goes without.
        if (answer.Member("exceptionDetails").ValueKind == JsonValueKind.Object || lists.Length != 4)
        {
            return Empty;
        }
        var hints = new Dictionary<int, CursorHint>();
        foreach ((int node, string fact) in Pairs(lists[0], lists[1]))
        {
            if (Hint(fact) is { } hint)
            {
                hints[node] = hint;
            }
        }
        var addresses = new Dictionary<int, string>();
        foreach ((int node, string address) in Pairs(lists[2], lists[3]))
        {
            addresses[node] = address;
        }
        return new PageScan(hints, addresses);
    }

    private static IEnumerable<(int Node, string Text)> Pairs(JsonElement nodes, JsonElement texts) =>
        nodes.Items("value")
            .Zip(texts.Items("value"), (node, text) => (Node: node.Member("value").Integer("backendNodeId") ?? 0, Text: text.Text("value")))
            .Where(pair => pair.Node > 0 && pair.Text.Length <= MaxAddress).Take(MaxElements);

    // "pct-radio the text": four letters or dashes, what hides behind it, a space, the text.
    private static CursorHint? Hint(string fact)
    {
        int space = fact.IndexOf(' ');
        if (space < 4)
        {
            return null;
        }
        string hidden = fact[4..space] is "radio" or "checkbox" ? fact[4..space] : "";
        string text = fact[(space + 1)..];
        return new CursorHint(fact[0] == 'p', fact[1] == 'c', fact[2] == 't', fact[3] == 'e', hidden,
            Observed.Cut(text, MaxText));
    }

    private static async Task<JsonElement> TrySendAsync(CdpSession session, string method, JsonObject parameters,
        CancellationToken cancellationToken)
    {
        try
        {
            return await session.SendAsync(method, parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException)
        {
            return default;
        }
    }
}
