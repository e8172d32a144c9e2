using System.Globalization;
using System.Text.Json;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Snapshot;

/// <summary>Takes from an answer of the domain Accessibility what a snapshot needs, so that the answer itself (megabytes) can go.</summary>
internal static class AxReader
{
    // In the order of the line (docs/protocol/browser.md 2.4).
    private static readonly string[] StateNames = ["checked", "disabled", "expanded", "pressed", "selected", "level", "invalid"];

    public static List<AxNode> Read(JsonElement answer)
    {
        var nodes = new List<AxNode>();
        // The same few dozen roles again and again: one string each.
        var roles = new Dictionary<string, (string Role, string Lower)>(StringComparer.Ordinal);
        foreach (JsonElement raw in answer.Items("nodes"))
        {
            string id = raw.Text("nodeId");
            if (id.Length == 0)
            {
                continue;
            }
            string role = Value(raw, "role") is { Length: > 0 } given ? given : "unknown";
            if (!roles.TryGetValue(role, out (string Role, string Lower) known))
            {
                roles[role] = known = (role, role.ToLowerInvariant());
            }
            nodes.Add(new AxNode
            {
                Id = id,
                Role = known.Role,
                LowerRole = known.Lower,
                Ignored = raw.IsTrue("ignored"),
                Name = Value(raw, "name"),
                Value = Value(raw, "value"),
                Description = Value(raw, "description"),
                States = States(raw),
                BackendNodeId = raw.Integer("backendDOMNodeId") is > 0 and var backend ? backend : null,
                ChildIds = raw.Member("childIds") is { ValueKind: JsonValueKind.Array } children && children.GetArrayLength() > 0
                    ? children.EnumerateArray().Where(child => child.ValueKind == JsonValueKind.String)
                        .Select(child => child.Decoded()).ToArray()
                    : [],
            });
        }
        return nodes;
    }

    /// <summary>An <c>AXValue</c> as text, as JavaScript would write it; empty when it has none or is no scalar.</summary>
    private static string Value(JsonElement node, string name) => node.Member(name).Member("value") is var value
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.Decoded(),
            JsonValueKind.Number => Number(value),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "",
        }
        : "";

    private static string Number(JsonElement value) =>
        value.TryGetInt64(out long whole) ? whole.ToString(CultureInfo.InvariantCulture)
        : value.TryGetDouble(out double number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : "";

    private static string States(JsonElement node)
    {
        JsonElement properties = node.Member("properties");
        if (properties.ValueKind != JsonValueKind.Array || properties.GetArrayLength() == 0)
        {
            return "";
        }
        string?[] found = new string?[StateNames.Length];
        foreach (JsonElement property in properties.EnumerateArray())
        {
            int place = Array.IndexOf(StateNames, property.Text("name"));
            if (place >= 0)
            {
                found[place] = State(StateNames[place], property.Member("value").Member("value"));
            }
        }
        return string.Concat(found);
    }

    private static string? State(string name, JsonElement value)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.Decoded() : null;
        if (value.ValueKind == JsonValueKind.True || text == "true")
        {
            return $" [{name}]";
        }
        return text == "mixed" || (name == "invalid" && text is not null && text != "false") ? $" [{name}={text}]"
            : name == "level" && value.ValueKind == JsonValueKind.Number ? $" [level={Number(value)}]"
            : null;
    }
}
