using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>What changes from one document to another, in words: for -WhatIf, for a question before applying, for a log.</summary>
internal static class PolicyDifference
{
    /// <summary>One line for each change, settings first; empty when both mean the same.</summary>
    public static IReadOnlyList<string> Between(ExecApprovalsDocument before, ExecApprovalsDocument after)
    {
        List<string> lines = [];
        Settings(lines, "defaults", before.Defaults, after.Defaults);
        foreach (string agent in before.Agents.Concat(after.Agents).Select(a => a.Key).Distinct(StringComparer.Ordinal))
        {
            Agent(lines, agent, before.Agent(agent), after.Agent(agent));
        }

        if (lines.Count == 0 && Unknown(before) != Unknown(after))
        {
            lines.Add("members that this version does not know");
        }

        return lines;
    }

    // Everything but what the lines tell, and but what the machine itself writes down.
    private static string Unknown(ExecApprovalsDocument document)
    {
        JsonObject Bare(PolicySettings settings) => new(settings.Members.Except(AgentApprovals.KnownMembers));
        JsonObject agents =
            new(document.Agents.Select(agent =>
                new KeyValuePair<string, JsonTree>(agent.Key, Bare(agent.Value).With("allowlist", new JsonArray(
            (agent.Value.Allowlist ?? []).Select(JsonTree (rule) => new JsonObject(rule.Members.Except(AllowlistEntry.KnownMembers)))
                .ToArray())))));
        return JsonTreeWriter.WriteCompact(new JsonObject(document.Members.Except(ExecApprovalsDocument.KnownMembers))
            .With("defaults", Bare(document.Defaults)).With("agents", agents));
    }

    private static void Agent(List<string> lines, string id, AgentApprovals? before, AgentApprovals? after)
    {
        string where = $"agent {id}";
        Settings(lines, where, before ?? new(), after ?? new());
        Dictionary<string, int> remaining = Count(after);
        foreach (AllowlistEntry rule in before?.Allowlist ?? [])
        {
            string text = Text(rule);
            if (remaining.TryGetValue(text, out int left) && left > 0)
            {
                remaining[text] = left - 1;
            }
            else
            {
                lines.Add($"{where}: - rule {text}");
            }
        }

        foreach (KeyValuePair<string, int> added in remaining)
        {
            for (int i = 0; i < added.Value; i++)
            {
                lines.Add($"{where}: + rule {added.Key}");
            }
        }

        int toolsBefore = before?.Members["mcpTools"]?.AsArray?.Count ?? 0, toolsAfter = after?.Members["mcpTools"]?.AsArray?.Count ?? 0;
        if (toolsBefore != toolsAfter)
        {
            lines.Add($"{where}: grants for MCP tools: {toolsBefore} -> {toolsAfter}");
        }
    }

    private static void Settings(List<string> lines, string where, PolicySettings before, PolicySettings after)
    {
        Setting(lines, where, "security", before.Security?.ToWord(), after.Security?.ToWord());
        Setting(lines, where, "ask", before.Ask?.ToWord(), after.Ask?.ToWord());
        Setting(lines, where, "askFallback", before.AskFallback?.ToWord(), after.AskFallback?.ToWord());
        Setting(lines, where, "autoAllowSkills", Flag(before.AutoAllowSkills), Flag(after.AutoAllowSkills));
        Setting(lines, where, VariableNames.Allowed, Names(before.AllowedEnv), Names(after.AllowedEnv));
        Setting(lines, where, VariableNames.Inherited, Names(before.InheritEnv), Names(after.InheritEnv));
    }

    private static void Setting(List<string> lines, string where, string name, string? before, string? after)
    {
        if (before != after)
        {
            lines.Add($"{where}: {name} {before ?? "(not set)"} -> {after ?? "(not set)"}");
        }
    }

    private static string? Names(IReadOnlyList<string>? names) =>
        names is null ? null : names.Count == 0 ? "(none)" : string.Join(",", names);

    private static string? Flag(bool? value) => value is null ? null : value.Value ? "true" : "false";

    private static Dictionary<string, int> Count(AgentApprovals? agent)
    {
        Dictionary<string, int> count = new(StringComparer.Ordinal);
        foreach (AllowlistEntry rule in agent?.Allowlist ?? [])
        {
            string text = Text(rule);
            count[text] = count.TryGetValue(text, out int n) ? n + 1 : 1;
        }

        return count;
    }

    private static string Text(AllowlistEntry rule) =>
        rule.Pattern.Trim() + (rule.ArgPattern is null ? "" : $" (arguments {rule.ArgPattern.Replace("\0", "\\0")})")
            + (rule.IsAllowAlways ? " (allow always)" : "")
        + (rule.Terms == RuleTerms.None ? "" : $" ({rule.Terms})");
}
