using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>A policy for version control: nothing in it changes by use, and what has no content is left out.</summary>
internal static class SharedPolicy
{
    /// <summary>The schema's file, beside the policy.</summary>
    public const string SchemaFile = "openclaw-policy.schema.json";

    private static readonly string[] ByUse = ["id", "lastUsedAt", "lastUsedCommand", "lastResolvedPath"];

    /// <summary>The document as text; its first line tells editors where the schema is.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="change">What becomes of it before it is written; null for nothing.</param>
    public static string Write(ExecApprovalsDocument document, PolicyFormat format, Func<JsonObject, JsonObject>? change = null)
    {
        JsonObject tree = document.ToTree().With("socket", null);
        JsonObject agents =
            new((tree["agents"]?.AsObject?.Members ?? []).Select(agent => new KeyValuePair<string, JsonTree>(agent.Key, Agent(agent.Value)))
                .Where(agent => agent.Value.AsObject is not { } kept || kept.Members.Any()));
        tree = tree.With("agents", agents.Members.Any() ? agents : null);
        tree = change?.Invoke(tree) ?? tree;
        return format == PolicyFormat.Yaml
            ? $"# yaml-language-server: $schema={SchemaFile}\n{PolicyYaml.Write(tree)}"
            : JsonTreeWriter.WriteFile(new JsonObject([new("$schema", JsonTree.Of(SchemaFile)), .. tree.Members]));
    }

    /// <summary>
    /// The imported policy with the ids and uses of the rules that are stored already: a rule that stays is the same rule.
    /// </summary>
    public static ExecApprovalsDocument KeepingUse(this ExecApprovalsDocument imported, ExecApprovalsDocument stored)
    {
        foreach (KeyValuePair<string, AgentApprovals> agent in imported.Agents)
        {
            if (agent.Value.Allowlist is { Count: > 0 } rules && stored.Agent(agent.Key)?.Allowlist is { Count: > 0 } known)
            {
                imported = imported.WithAgent(agent.Key,
                    agent.Value with { Allowlist = [.. rules.Select(rule => known.FirstOrDefault(old => IsSame(old, rule)) ?? rule)] });
            }
        }

        return imported;
    }

    private static bool IsSame(AllowlistEntry a, AllowlistEntry b) => a.Is(b.Pattern, b.ArgPattern, b.IsAllowAlways) && a.Terms == b.Terms;

    private static JsonTree Agent(JsonTree agent)
    {
        if (agent.AsObject is not { } members || members["allowlist"]?.AsArray is not { } rules)
        {
            return agent;
        }

        JsonTree[] kept =
            [.. rules.Select(rule => rule.AsObject is { } entry
                ? new JsonObject(entry.Members.Where(member => !ByUse.Contains(member.Key))) : rule)];
        return members.With("allowlist", kept.Length > 0 ? new JsonArray(kept) : null);
    }
}
