using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Elements;

/// <summary>
/// <c>elements.js</c> at work in the <see cref="IsolatedWorld"/> of one document, where it stays as long as the document: every call may
/// answer with a <see cref="CdpException"/>.
/// </summary>
internal sealed class FrameScript
{
    /// <summary>Objects of pages that actions hold; let go all at once when an action has ended.</summary>
    public const string ObjectGroup = "openclaw-act";

    private const string World = "openclaw-act";

    // No name of the page reaches a symbol: an element whose id were ours would stand in the way.
    private static readonly string Source = "globalThis[Symbol.for('openclaw.elements')] ??=\n" + EmbeddedScript.Read("elements.js");

    private readonly string _toolkit;
    private readonly int _context;

    private FrameScript(PageFrame frame, int context, string toolkit)
    {
        Frame = frame;
        _context = context;
        _toolkit = toolkit;
    }

    public PageFrame Frame { get; }

    private CdpSession Session => Frame.Session;

    public static async Task<FrameScript> OpenAsync(PageFrame frame, CancellationToken cancellationToken)
    {
        int context = await IsolatedWorld.OpenAsync(frame, World, cancellationToken).ConfigureAwait(false);
        JsonElement made = await frame.Session.SendAsync("Runtime.evaluate", Json.Object(
            ("expression", Source), ("contextId", context), ("objectGroup", ObjectGroup)), cancellationToken).ConfigureAwait(false);
        return new FrameScript(frame, context,
            made.Member("result").OptionalText("objectId") ?? throw new CdpException("Runtime.evaluate", -1, "no script"));
    }

    /// <summary>The node in this world; null when there is no such node any more.</summary>
    public async Task<ElementHandle?> TakeAsync(int backendNodeId, string label, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement node = await Session.SendAsync("DOM.resolveNode", Json.Object(
                ("backendNodeId", backendNodeId), ("executionContextId", _context), ("objectGroup", ObjectGroup)), cancellationToken)
                    .ConfigureAwait(false);
            return node.Member("object").OptionalText("objectId") is { } id ? new ElementHandle(this, id, label) : null;
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            return null;
        }
    }

    /// <summary>Calls one of the script's functions; its answer by value.</summary>
    /// <param name="function">A name of elements.js.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="arguments">Texts, numbers, flags, lists of texts and <see cref="ElementHandle"/>s.</param>
    public async Task<JsonElement> CallAsync(string function, CancellationToken cancellationToken, params object[] arguments) =>
        (await SendAsync(function, byValue: true, arguments, cancellationToken).ConfigureAwait(false)).Member("value");

    /// <summary>The same, for a function that answers with an element or null.</summary>
    public async Task<ElementHandle?> CallForElementAsync(string function, string label, CancellationToken cancellationToken,
        params object[] arguments) =>
        (await SendAsync(function, byValue: false, arguments, cancellationToken).ConfigureAwait(false)).OptionalText("objectId") is { } id
            ? new ElementHandle(this, id, label) : null;

    private async Task<JsonElement> SendAsync(string function, bool byValue, object[] arguments, CancellationToken cancellationToken)
    {
        JsonElement answer = await Session.SendAsync("Runtime.callFunctionOn", Json.Object(
            ("functionDeclaration", "function(name, ...given) { return this[name](...given); }"),
            ("objectId", _toolkit),
            ("arguments", new[] { Json.Object(("value", function)) }.Concat(arguments.Select(Argument)).ToArray()),
            ("returnByValue", byValue), ("awaitPromise", true), ("objectGroup", ObjectGroup)), cancellationToken).ConfigureAwait(false);
        if (answer.TryGetProperty("exceptionDetails", out _))
        {
            throw new FrameScriptException();
        }
        return answer.Member("result");
    }

    private static JsonObject Argument(object value) =>
        value is ElementHandle element ? Json.Object(("objectId", element.ObjectId)) : Json.Object(("value", value));
}
