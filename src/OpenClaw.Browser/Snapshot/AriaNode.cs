using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Snapshot;

/// <summary>One entry of a snapshot in the format <c>aria</c> (docs/protocol/browser.md 2.4).</summary>
/// <param name="Ref"><c>ax1</c> and on, by position.</param>
internal sealed record AriaNode(string Ref, string Role, string Name, string Value, string Description, int? BackendNodeId,
    int Depth, int? Nth)
{
    /// <summary>The tree in the order of the document, at most so many.</summary>
    public static IReadOnlyList<AriaNode> List(List<AxNode> nodes, int limit)
    {
        var found = new List<AxNode>();
        var depths = new List<int>();
        AxTree.OfPage(nodes).WalkFirstRoot((node, depth) =>
        {
            if (found.Count >= limit)
            {
                return false;
            }
            found.Add(node);
            depths.Add(depth);
            return true;
        });
        var counts = new Dictionary<(string, string), int>();
        int[] nth = new int[found.Count];
        for (int i = 0; i < found.Count; i++)
        {
            (string, string) key = Key(found[i]);
            counts.TryGetValue(key, out nth[i]);
            counts[key] = nth[i] + 1;
        }
        return found.Select((node, i) => new AriaNode(
            $"ax{i + 1}", node.Role, node.Name, node.Value, node.Description, node.BackendNodeId, depths[i], counts[Key(node)] > 1
                ? nth[i] : null)).ToArray();
    }

    public PageRef ForTable(PageFrame frame) =>
        new(Ref, Role.ToLowerInvariant(), Name.Trim(), Nth, BackendNodeId, frame.Id, frame.LoaderId);

    public JsonObject ToJson() => Json.Object(
        ("ref", Ref), ("role", Role), ("name", Name), ("value", Value.Length > 0 ? Value : null),
        ("description", Description.Length > 0 ? Description : null),
        ("backendDOMNodeId", BackendNodeId), ("depth", Depth));

    private static (string Role, string Name) Key(AxNode node) => (node.LowerRole, node.Name.Trim());
}
