using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenClaw.LiveTests.Browser.Site;

namespace OpenClaw.LiveTests.Browser.Script;

/// <summary>
/// Runs the steps of one chapter against one node and keeps what later steps need: variables, and the refs of the last snapshot, which are
/// found by role and name because numbers are each host's own.
/// </summary>
internal sealed partial class ScriptRun(BrowserNode node, FixtureSite site)
{
    private readonly Dictionary<string, string> _variables = new()
    {
        ["site"] = site.Url,
        ["other"] = site.OtherUrl,
        ["siteport"] = site.Port.ToString(CultureInfo.InvariantCulture),
        ["inbound"] = node.InboundDirectory,
    };

    private readonly List<(string Ref, string Role, string Name)> _refs = [];

    /// <summary>The answer as it came, not yet masked.</summary>
    public async Task<JsonObject> StepAsync(ScriptStep step)
    {
        var answer = step switch
        {
            { Tool: not null } => await node.InvokeToolAsync((JsonObject)Fill(step.Tool)!),
            { Invoke: not null } => await node.InvokeAsync((JsonObject)Fill(step.Invoke)!, step.Command),
            _ => await node.RequestAsync(step.Method, FillText(step.Path), (JsonObject?)Fill(step.Query), (JsonObject?)Fill(step.Body),
                step.TimeoutMs),
        };
        if (answer["result"] is JsonObject result)
        {
            Remember(result);
            foreach (var (variable, member) in step.Save)
            {
                _variables[variable] = result[member]?.GetValue<string>()
                    ?? throw new ScriptException($"{step.Name}: no member {member} in {answer.ToJsonString()}");
            }
        }

        return answer;
    }

    /// <summary>What has to be covered before two hosts' answers can be compared.</summary>
    public Mask Mask() => new(node.Mask, _variables);

    private void Remember(JsonObject result)
    {
        if (result["blockedByDialog"] is not null)
        {
            // Nothing was captured, the refs from before are still good.
            return;
        }

        if (result["refs"] is JsonObject refs)
        {
            _refs.Clear();
            _refs.AddRange(refs.Select(entry => (entry.Key, Text(entry.Value?["role"]), Text(entry.Value?["name"]))));
        }
        else if (result["nodes"] is JsonArray nodes)
        {
            _refs.Clear();
            _refs.AddRange(nodes.Select(entry => (Text(entry?["ref"]), Text(entry?["role"]), Text(entry?["name"]))));
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject of => new JsonObject(of.Select(entry => KeyValuePair.Create(entry.Key, Fill(entry.Value)))),
        JsonArray of => new JsonArray([.. of.Select(Fill)]),
        JsonValue value when value.TryGetValue<string>(out var text) => FillText(text),
        _ => node?.DeepClone(),
    };

    /// <summary>`{{site}}` and other variables; `{{ref button Save}}`, `{{ref button Save#2}}` for the second of that name.</summary>
    private string FillText(string text) => Place().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (!name.StartsWith("ref ", StringComparison.Ordinal))
        {
            return _variables.TryGetValue(name, out var value) ? value : throw new ScriptException($"No earlier step saved {name}.");
        }

        var parts = name.Split(' ', 3);
        var hash = parts[2].LastIndexOf('#');
        var (wanted, index) = hash < 0 ? (parts[2], 1)
            : (parts[2][..hash], int.Parse(parts[2].AsSpan(hash + 1), CultureInfo.InvariantCulture));
        var found = _refs.Where(known => string.Equals(known.Role, parts[1], StringComparison.OrdinalIgnoreCase) && known.Name == wanted)
            .Skip(index - 1).Select(known => known.Ref).FirstOrDefault();
        return found
            ?? throw new ScriptException($"The last snapshot has no {parts[1]} \"{wanted}\"; it has {string.Join(", ", _refs.Take(60))}.");
    });

    [GeneratedRegex(@"\{\{([^{}]+)\}\}")]
    private static partial Regex Place();
}
