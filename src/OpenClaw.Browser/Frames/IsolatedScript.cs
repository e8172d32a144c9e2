using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Frames;

/// <summary>
/// One of our scripts (a function that gives an object of functions), run in the <see cref="IsolatedWorld"/> of a
/// document. Made anew for each call, so it holds nothing in the page.
/// </summary>
internal sealed class IsolatedScript(string fileName)
{
    private const string World = "openclaw-page";
    private readonly string _source = EmbeddedScript.Read(fileName);

    /// <summary>Calls one function; its answer is a <c>RemoteObject</c>, serialized deeply (elements come with their node ids).</summary>
    /// <exception cref="ScriptException">The function threw.</exception>
    public async Task<JsonElement> CallAsync(PageFrame frame, string function, CancellationToken cancellationToken,
        params JsonTree[] arguments)
    {
        int context = await IsolatedWorld.OpenAsync(frame, World, cancellationToken).ConfigureAwait(false);
        JsonElement answer = await frame.Session.SendAsync("Runtime.callFunctionOn", Json.Object(
            ("executionContextId", context),
            ("functionDeclaration", $"function(...given) {{ return ({_source})().{function}(...given); }}"),
            ("arguments", arguments.Select(value => Json.Object(("value", value))).ToArray()),
            ("serializationOptions", Json.Object(
                ("serialization", "deep"), ("maxDepth", 2),
                ("additionalParameters", Json.Object(("maxNodeDepth", 0), ("includeShadowTree", "none")))))),
            cancellationToken).ConfigureAwait(false);
        return answer.Member("exceptionDetails").ValueKind == JsonValueKind.Object
            ? throw new ScriptException(function) : answer.Member("result").Member("deepSerializedValue");
    }
}
