using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>One place where two answers are not the same.</summary>
internal sealed record Difference(string At, string Reference, string Ours)
{
    private const string Nothing = "(absent)";

    public static IEnumerable<Difference> Between(JsonObject reference, JsonObject ours, Comparison comparison)
    {
        if (comparison == Comparison.Outcome)
        {
            reference = Outcome(reference);
            ours = Outcome(ours);
        }

        return Between("", reference, ours, comparison == Comparison.Shape);
    }

    public override string ToString() => $"{At}: reference {Reference}, ours {Ours}";

    private static JsonObject Outcome(JsonObject answer) =>
        new() { ["ok"] = answer["ok"]?.DeepClone(), ["code"] = answer["error"]?["code"]?.DeepClone() };

    private static IEnumerable<Difference> Between(string at, JsonNode? reference, JsonNode? ours, bool shape)
    {
        switch (reference, ours)
        {
            case (JsonObject left, JsonObject right):
                return left.Select(entry => entry.Key).Union(right.Select(entry => entry.Key)).SelectMany(name =>
                    left.ContainsKey(name) && right.ContainsKey(name)
                        ? Between($"{at}/{name}", left[name], right[name], shape)
                        : [new Difference($"{at}/{name}", Show(left, name), Show(right, name))]);
            case (JsonArray left, JsonArray right) when shape:
                return left.Count > 0 && right.Count > 0 ? Between(at + "/0", left[0], right[0], shape) : [];
            case (JsonArray left, JsonArray right):
                return Enumerable.Range(0, Math.Max(left.Count, right.Count)).SelectMany(i =>
                    i < left.Count && i < right.Count
                        ? Between($"{at}/{i}", left[i], right[i], shape)
                        : [new Difference($"{at}/{i}", i < left.Count ? Show(left[i]) : Nothing,
                            i < right.Count ? Show(right[i]) : Nothing)]);
            default:
                return Same(reference, ours, shape) ? [] : [new Difference(at, Show(reference), Show(ours))];
        }
    }

    private static bool Same(JsonNode? left, JsonNode? right, bool shape) =>
        shape ? Kind(left) == Kind(right) : JsonNode.DeepEquals(left, right);

    /// <summary>True and false are one kind, and so are a line and a text of several.</summary>
    private static string Kind(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject of when of.Count == 1 && of.ContainsKey("lines") => "String",
        _ => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "Boolean" : node.GetValueKind().ToString(),
    };

    private static string Show(JsonObject of, string name) => of.ContainsKey(name) ? Show(of[name]) : Nothing;

    private static string Show(JsonNode? node) =>
        node?.ToJsonString(Recording.Readable) is { } text ? (text.Length > 400 ? text[..400] + "…" : text) : "null";
}
