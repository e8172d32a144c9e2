using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// Of <c>openclaw.json</c> what a node reads (docs/protocol/state.md 5, policy.md 2.2, browser.md 1.8). The rest, accounts of channels and
/// models among it, is nobody's business there.
/// </summary>
internal static class BundleSettings
{
    private const string LeftOut = "(left out: a node does not read it)";

    private static readonly string[] Whole = ["gateway", "browser", "nodeHost"];

    public static JsonObject OfNode(JsonObject config) => new(config.Members.Select(section => new KeyValuePair<string, JsonTree>(
        section.Key,
        Whole.Contains(section.Key) ? section.Value
            : section.Key == "tools" && section.Value.AsObject is { } tools ? Only(tools, "exec")
            : section.Key == "agents" && section.Value.AsObject?["list"]?.AsArray is { } agents ? Agents(agents)
            : JsonTree.Of(LeftOut))));

    private static JsonObject Agents(IReadOnlyList<JsonTree> agents) => new(
    [
        new("list", new JsonArray([.. agents.Select(agent => agent.AsObject is { } members
            ? JsonObject.Empty.With("id", members["id"]).With("tools", members["tools"]?.AsObject is { } tools ? Only(tools, "exec") : null)
            : JsonTree.Of(LeftOut))])),
    ]);

    private static JsonObject Only(JsonObject section, string name) =>
        section[name] is { } value ? new JsonObject([new(name, value)]) : JsonObject.Empty;
}
