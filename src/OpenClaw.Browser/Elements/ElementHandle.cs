using System.Text.Json;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Elements;

/// <summary>One element of a page, held for one attempt of an action.</summary>
/// <param name="Script">The document it is in.</param>
/// <param name="ObjectId">The browser's name for it in that document's world of ours.</param>
/// <param name="Label">How messages call it.</param>
internal sealed record ElementHandle(FrameScript Script, string ObjectId, string Label)
{
    public CdpSession Session => Script.Frame.Session;

    /// <summary>Calls a function of elements.js with this element in front.</summary>
    public Task<JsonElement> CallAsync(string function, CancellationToken cancellationToken, params object[] arguments) =>
        Script.CallAsync(function, cancellationToken, [this, .. arguments]);

    /// <summary>The same, for a function that answers with one word.</summary>
    public async Task<string> AskAsync(string function, CancellationToken cancellationToken, params object[] arguments) =>
        (await CallAsync(function, cancellationToken, arguments).ConfigureAwait(false)) is { ValueKind: JsonValueKind.String } word
            ? word.Decoded() : "";
}
