using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Routes;

/// <summary>What a route answers when all went well.</summary>
/// <param name="Body">The route's JSON.</param>
internal sealed record BrowserAnswer(JsonObject Body)
{
    /// <summary>
    /// The bytes of files that <see cref="Body"/> names and that never were on disk (a screenshot), by the text that names them.
    /// A named file that is not here is read from disk (docs/protocol/browser.md 1.4).
    /// </summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary><c>{ok:true, …}</c> with these members.</summary>
    public static BrowserAnswer Ok(params (string Name, object? Value)[] members) => new(Json.Object([("ok", true), .. members]));
}
