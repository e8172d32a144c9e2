using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// Brings a document into the one form that policy reads and files store (docs/protocol/policy.md 1.2). Works on JSON before it is typed,
/// because what arrives by <c>system.execApprovals.set</c> is normalised before it is checked: unknown words are dropped, wrong types are
/// not and make the check fail afterwards. Order and outcomes follow the reference, which clients have learned.
/// </summary>
internal static class ExecApprovalsNormalizer
{
    private const string LegacyAgent = "default";
    private const string MainAgent = "main";

    /// <summary>Normalises any JSON object.</summary>
    /// <exception cref="FormatException">A part has a type with which the reference cannot even begin; the message names it.</exception>
    public static JsonObject Normalize(JsonObject root)
    {
        JsonObject agents = MergeLegacyAgent(Agents(root["agents"]));
        return new JsonObject([
            new("version", JsonTree.Of(1)),
            new("socket", Socket(root["socket"])),
            new("defaults", Settings(root["defaults"]?.AsObject ?? JsonObject.Empty)),
            new("agents",
                new JsonObject(agents.Members.Select(agent =>
                    new KeyValuePair<string, JsonTree>(agent.Key, Agent(agent.Key, agent.Value))))),
            .. root.Except(ExecApprovalsDocument.KnownMembers),
        ]);
    }

    private static JsonObject Socket(JsonTree? tree)
    {
        JsonObject socket = tree?.AsObject ?? JsonObject.Empty;
        foreach (string name in new[] { "path", "token" })
        {
            if (socket[name] is { } value and not JsonNull)
            {
                string? text = value.AsText?.Trim() ?? throw new FormatException($"exec approvals socket.{name} must be a string");
                socket = socket.Put(name, text.Length > 0 ? text : null);
            }
            else
            {
                socket = socket.With(name, null);
            }
        }
        return socket;
    }

    private static JsonObject Agents(JsonTree? tree) => tree switch
    {
        JsonObject agents => agents,
        // JavaScript turns these into objects with numbered members; the check decides about those.
        JsonArray list =>
            new JsonObject(list.Items.Select((item, i) =>
                new KeyValuePair<string, JsonTree>(i.ToString(System.Globalization.CultureInfo.InvariantCulture), item))),
        JsonText { Value.Length: > 0 } text => JsonObject.Empty.With("0", text),
        _ => JsonObject.Empty,
    };

    private static JsonTree Agent(string id, JsonTree tree)
    {
        if (tree is JsonNull)
        {
            throw new FormatException($"exec approvals agents.{id} must be an object");
        }
        return tree.AsObject is { } agent ? Settings(agent).With("allowlist", Allowlist(agent["allowlist"])) : tree;
    }

    private static JsonObject Settings(JsonObject tree) => tree
        .Put("security", ExecPolicyWords.ParseSecurity(tree["security"]?.AsText?.Trim())?.ToWord())
        .Put("ask", ExecPolicyWords.ParseAsk(tree["ask"]?.AsText?.Trim())?.ToWord())
        .Put("askFallback", ExecPolicyWords.ParseSecurity(tree["askFallback"]?.AsText?.Trim())?.ToWord());

    private static JsonArray? Allowlist(JsonTree? tree)
    {
        if (tree is not JsonArray list || list.Items.Count == 0)
        {
            return tree as JsonArray;
        }
        JsonTree[] entries = list.Items.Select(Entry).OfType<JsonTree>().ToArray();
        return entries.Length > 0 ? new JsonArray(entries) { Line = list.Line } : null;
    }

    private static JsonObject? Entry(JsonTree tree)
    {
        if (tree.AsText?.Trim() is { } bare)
        {
            return bare.Length > 0 ? JsonObject.Empty.Put("pattern", bare).Put("id", NewId()) : null;
        }
        if (tree.AsObject is not { } entry || entry["pattern"]?.AsText is not { } pattern || pattern.Trim().Length == 0)
        {
            return null;
        }
        bool noId = entry["id"] is null or JsonNull or JsonText { Value.Length: 0 } or JsonBool { Value: false }
            || entry["id"]!.AsNumber is 0;
        entry = noId ? entry.With("id", JsonTree.Of(NewId())) : entry;
        entry = entry["commandText"] is JsonText ? entry.With("commandText", null) : entry;
        return entry["source"]?.AsText is { } source && source != "allow-always" ? entry.With("source", null) : entry;
    }

    // Releases before "main" kept the default agent's rules under "default".
    private static JsonObject MergeLegacyAgent(JsonObject agents)
    {
        if (agents[LegacyAgent] is not JsonObject legacy)
        {
            return agents;
        }
        JsonTree? current = agents[MainAgent];
        if (current is null or JsonNull or JsonText { Value.Length: 0 } or JsonBool { Value: false })
        {
            return agents.With(MainAgent, legacy).With(LegacyAgent, null);
        }
        if (current.AsObject is not { } main)
        {
            return agents;
        }
        JsonObject merged = new([.. legacy.Members, .. main.Members]);
        foreach (string name in new[] { "security", "ask", "askFallback", "autoAllowSkills" })
        {
            merged = merged.With(name, main[name] is { } own and not JsonNull ? own : legacy[name]);
        }
        merged = merged.With("allowlist", MergeAllowlists(main["allowlist"], legacy["allowlist"]))
            .With("mcpTools", MergeGrants(main["mcpTools"], legacy["mcpTools"]));
        return agents.With(MainAgent, merged).With(LegacyAgent, null);
    }

    // Bare strings get lost here when they come over the wire, as in the reference: fewer rules, never more.
    private static JsonArray? MergeAllowlists(JsonTree? main, JsonTree? legacy)
    {
        var entries = new List<JsonTree>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonTree entry in (main?.AsArray ?? []).Concat(legacy?.AsArray ?? []))
        {
            string? pattern = entry.AsObject?["pattern"]?.AsText?.Trim().ToLowerInvariant();
            if (!string.IsNullOrEmpty(pattern) && seen.Add(pattern + "\0" + entry.AsObject!["argPattern"]?.AsText?.Trim()))
            {
                entries.Add(entry);
            }
        }
        return entries.Count > 0 ? new JsonArray(entries) : null;
    }

    private static JsonTree? MergeGrants(JsonTree? main, JsonTree? legacy)
    {
        if (main is not JsonArray own || legacy is not JsonArray old)
        {
            return main is null or JsonNull ? legacy : main;
        }
        bool Has(JsonTree grant) => own.Items.Any(entry =>
            entry.AsObject?["server"]?.AsText == grant.AsObject?["server"]?.AsText
                && entry.AsObject?["tool"]?.AsText == grant.AsObject?["tool"]?.AsText);
        return new JsonArray([.. own.Items, .. old.Items.Where(grant => !Has(grant))]);
    }

    private static string NewId() => Guid.NewGuid().ToString("D");
}
