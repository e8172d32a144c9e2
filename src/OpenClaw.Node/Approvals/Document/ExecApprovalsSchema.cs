using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>Why a document is not valid: where (member path and line) and what was expected. Values are not quoted.</summary>
internal sealed record ApprovalsIssue(string Where, string Expected, int Line)
{
    public override string ToString() => Line > 0 ? $"line {Line}, {Where}: {Expected}" : $"{Where}: {Expected}";
}

/// <summary>
/// What a stored document must look like to be trusted (docs/protocol/policy.md 1.1, 1.2). Stricter than it needs to be for a reader on
/// purpose: a rule that somebody mistyped must not silently mean something else. Unknown members are fine everywhere.
/// </summary>
internal static class ExecApprovalsSchema
{
    private const string Word = "expected a supported value";

    /// <summary>The first thing that is wrong, or null.</summary>
    public static ApprovalsIssue? Check(JsonTree document)
    {
        if (document.AsObject is not { } root)
        {
            return Issue("document", "expected an object", document);
        }
        if (root["version"]?.AsNumber is not 1)
        {
            return Issue("version", "expected 1", root["version"] ?? root);
        }
        return CheckSocket(root["socket"]) ?? CheckDefaults(root["defaults"]) ?? CheckAgents(root["agents"]);
    }

    private static ApprovalsIssue? CheckSocket(JsonTree? tree)
    {
        if (tree is null)
        {
            return null;
        }
        return tree.AsObject is { } socket
            ? CheckText(socket, "socket", "path") ?? CheckText(socket, "socket", "token")
            : Issue("socket", "expected an object", tree);
    }

    private static ApprovalsIssue? CheckDefaults(JsonTree? tree)
    {
        if (tree is null)
        {
            return null;
        }
        return tree.AsObject is { } defaults ? CheckSettings(defaults, "defaults") : Issue("defaults", "expected an object", tree);
    }

    private static ApprovalsIssue? CheckAgents(JsonTree? tree)
    {
        if (tree is null)
        {
            return null;
        }
        if (tree.AsObject is not { } agents)
        {
            return Issue("agents", "expected an object", tree);
        }
        foreach (KeyValuePair<string, JsonTree> member in agents.Members)
        {
            string where = $"agents.{member.Key}";
            // The reference refuses the name because of JavaScript's prototype; a document that one of us refuses must not be policy for
            // the other.
            ApprovalsIssue? issue = member.Key == "__proto__" ? Issue(where, "this name is not allowed", member.Value)
                : member.Value.AsObject is { } agent
                    ? CheckSettings(agent, where) ?? CheckAllowlist(agent["allowlist"], where) ?? CheckMcpTools(agent["mcpTools"], where)
                : Issue(where, "expected an object", member.Value);
            if (issue is not null)
            {
                return issue;
            }
        }
        return null;
    }

    private static ApprovalsIssue? CheckSettings(JsonObject tree, string where)
    {
        foreach (string name in new[] { "security", "askFallback" })
        {
            if (tree[name] is { } value && ExecPolicyWords.ParseSecurity(value.AsText) is null)
            {
                return Issue($"{where}.{name}", Word + " (deny, allowlist or full)", value);
            }
        }
        if (tree["ask"] is { } ask && ExecPolicyWords.ParseAsk(ask.AsText) is null)
        {
            return Issue($"{where}.ask", Word + " (off, on-miss or always)", ask);
        }
        return tree["autoAllowSkills"] is { AsBool: null } skills ? Issue($"{where}.autoAllowSkills", "expected true or false", skills)
            : VariableNames.Check(tree, where, VariableNames.Allowed) ?? VariableNames.Check(tree, where, VariableNames.Inherited);
    }

    private static ApprovalsIssue? CheckAllowlist(JsonTree? tree, string where)
    {
        if (tree is null)
        {
            return null;
        }
        if (tree.AsArray is not { } entries)
        {
            return Issue($"{where}.allowlist", "expected an array", tree);
        }
        for (int i = 0; i < entries.Count; i++)
        {
            if (CheckEntry(entries[i], $"{where}.allowlist[{i}]") is { } issue)
            {
                return issue;
            }
        }
        return null;
    }

    private static ApprovalsIssue? CheckEntry(JsonTree tree, string where)
    {
        if (tree.AsText is { } bare)
        {
            return bare.Trim().Length > 0 ? null : Issue(where, "expected a non-empty string", tree);
        }
        if (tree.AsObject is not { } entry)
        {
            return Issue(where, "expected a non-empty string or an object with a non-empty pattern", tree);
        }
        if (entry["pattern"]?.AsText is not { } pattern || pattern.Trim().Length == 0)
        {
            return Issue($"{where}.pattern", "expected a non-empty string", entry["pattern"] ?? entry);
        }
        foreach (string name in new[] { "id", "source", "commandText", "argPattern", "lastUsedCommand", "lastResolvedPath" })
        {
            if (CheckText(entry, where, name) is { } issue)
            {
                return issue;
            }
        }
        return entry["lastUsedAt"] is { AsNumber: null } used
            ? Issue($"{where}.lastUsedAt", "expected a finite number", used) : RuleTerms.Check(entry, where);
    }

    private static ApprovalsIssue? CheckMcpTools(JsonTree? tree, string where)
    {
        if (tree is null)
        {
            return null;
        }
        if (tree.AsArray is not { } grants)
        {
            return Issue($"{where}.mcpTools", "expected an array", tree);
        }
        for (int i = 0; i < grants.Count; i++)
        {
            string at = $"{where}.mcpTools[{i}]";
            if (grants[i].AsObject is not { } grant)
            {
                return Issue(at, "expected an object", grants[i]);
            }
            foreach (string name in new[] { "server", "tool" })
            {
                if (grant[name]?.AsText is not { } text || text.Trim().Length == 0)
                {
                    return Issue($"{at}.{name}", "expected a non-empty string", grant[name] ?? grant);
                }
            }
            if (grant["source"]?.AsText != "allow-always")
            {
                return Issue($"{at}.source", Word, grant["source"] ?? grant);
            }
            if (!(grant["addedAt"]?.AsNumber >= 0) || (grant["lastUsedAt"] is { } used && !(used.AsNumber >= 0)))
            {
                return Issue(at, "expected times that are finite numbers", grant);
            }
        }
        return null;
    }

    private static ApprovalsIssue? CheckText(JsonObject tree, string where, string name) =>
        tree[name] is { AsText: null } value ? Issue($"{where}.{name}", "expected a string", value) : null;

    private static ApprovalsIssue Issue(string where, string expected, JsonTree at) => new(where, expected, at.Line);
}
