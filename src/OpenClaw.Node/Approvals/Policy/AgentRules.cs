using System.Runtime.CompilerServices;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Policy;

/// <summary>
/// The rules of a document for one agent as decisions use them: made once for each document, which is another object as soon as its file
/// says something else, and taken from the document before where only something else is new, such as when a rule was last used. With ten
/// thousand rules that is what most of a decision was spent on.
/// </summary>
internal sealed class AgentRules
{
    // Of each document its agents; a document that nobody holds any more takes them along.
    private static readonly ConditionalWeakTable<ExecApprovalsDocument, Dictionary<string, AgentRules>> Known = new();

    // The last of each agent, of so many agents.
    private const int MostRemembered = 8;
    private static readonly Dictionary<string, AgentRules> Last = new(StringComparer.Ordinal);

    private readonly Lazy<IReadOnlyList<SnapshotRule>> _named;

    private AgentRules(IEnumerable<AllowlistRule> rules)
    {
        Rules = new RuleList(rules);
        _named = new Lazy<IReadOnlyList<SnapshotRule>>(() => PolicySnapshot.RulesOf(Rules));
    }

    /// <summary>The rules of <c>*</c>, then the agent's.</summary>
    public RuleList Rules { get; }

    /// <summary>The same as a snapshot of the policy names them.</summary>
    public IReadOnlyList<SnapshotRule> Named => _named.Value;

    /// <summary>The rules that hold at a time for an agent of the document.</summary>
    public static AgentRules Of(ExecApprovalsDocument document, string agentId, DateTimeOffset now)
    {
        AgentApprovals? everybody = document.Agent("*"), agent = document.Agent(agentId);
        bool HoldsNow(AllowlistEntry entry) => entry.Terms.WhyNever(now) is null;
        IEnumerable<AllowlistRule> All(Func<AllowlistEntry, bool> holds) =>
            RulesOf("*", everybody, holds).Concat(RulesOf(agentId, agent, holds));
        if (!Entries(everybody).Concat(Entries(agent)).All(HoldsNow))
        {
            return new AgentRules(All(HoldsNow));
        }
        Dictionary<string, AgentRules> agents =
            Known.GetValue(document, static _ => new Dictionary<string, AgentRules>(StringComparer.Ordinal));
        lock (agents)
        {
            // Requests may name any agent: those that the document does not name are one.
            string key = agent is null ? "none" : "agent " + agentId;
            if (!agents.TryGetValue(key, out AgentRules? rules))
            {
                agents.Add(key, rules = LikeLast(key, [.. All(static _ => true)]));
            }
            return rules;
        }
    }

    private static AgentRules LikeLast(string key, AllowlistRule[] rules)
    {
        lock (Last)
        {
            if (Last.TryGetValue(key, out AgentRules? last) && last.Rules.Count == rules.Length
                && last.Rules.Zip(rules, static (one, other) => one.Is(other)).All(static same => same))
            {
                return last;
            }
            if (Last.Count >= MostRemembered)
            {
                Last.Clear();
            }
            return Last[key] = new AgentRules(rules);
        }
    }

    private static IEnumerable<AllowlistEntry> Entries(AgentApprovals? agent) => agent?.Allowlist ?? [];

    private static IEnumerable<AllowlistRule> RulesOf(string key, AgentApprovals? agent, Func<AllowlistEntry, bool> holds) =>
        Entries(agent).Where(holds).Select(entry => new AllowlistRule
        {
            Agent = key,
            Id = entry.Id,
            Pattern = entry.Pattern,
            ArgPattern = entry.ArgPattern,
            FromAllowAlways = entry.IsAllowAlways,
            AllowedEnv = entry.Terms.AllowedEnv,
            CommandText = entry.Members["commandText"]?.AsText,
        });
}
