using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>The rules of a whole document that allow more than they seem to, as sentences for people.</summary>
internal static class RuleDangers
{
    /// <summary>More lines than this nobody reads.</summary>
    private const int MaxLines = 20;

    /// <summary>Of all rules.</summary>
    public static IReadOnlyList<string> All(ExecApprovalsDocument document) => New(ExecApprovalsDocument.Empty, document);

    /// <summary>Of the rules that the second document has and the first has not.</summary>
    public static IReadOnlyList<string> New(ExecApprovalsDocument before, ExecApprovalsDocument after)
    {
        HashSet<(string, RuleKey)> known = [.. Rules(before).Select(rule => (rule.Agent, rule.Entry.Key))];
        List<string> lines = [];
        int more = 0;
        foreach ((string agent, AllowlistEntry entry) in Rules(after))
        {
            if (entry.IsAllowAlways || known.Contains((agent, entry.Key))
                || RuleDanger.Of(entry.Pattern, entry.ArgPattern) is not { } danger)
            {
                continue;
            }
            if (lines.Count == MaxLines)
            {
                more++;
                continue;
            }
            lines.Add(danger.Warning(entry.Pattern, agent == PolicyEdits.EveryAgent ? null : agent));
        }
        if (more > 0)
        {
            lines.Add($"{more} more rules allow more than they seem to.");
        }
        return lines;
    }

    private static IEnumerable<(string Agent, AllowlistEntry Entry)> Rules(ExecApprovalsDocument document) =>
        document.Agents.SelectMany(agent => agent.Value.Allowlist ?? [], (agent, entry) => (agent.Key, entry));
}
