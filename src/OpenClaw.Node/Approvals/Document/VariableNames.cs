using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// Lists of environment variables in the document (with them the other terms of a rule, <see cref="RuleTerms"/>, and what it was granted
/// for, <see cref="RuleGrant"/>, stay here): <c>allowedEnv</c> (what a request may set) and <c>inheritEnv</c> (what a child gets of the
/// node's own). They are this node's members: no gateway's schema knows them, so they are kept out of what a gateway sees and stay when it
/// replaces the document.
/// </summary>
internal static class VariableNames
{
    public const string Allowed = "allowedEnv";
    public const string Inherited = "inheritEnv";

    /// <summary>More names than anybody reads.</summary>
    private const int MaxNames = 256;

    /// <summary>The list, each name once; null when the member is absent.</summary>
    public static IReadOnlyList<string>? Read(JsonObject tree, string member) =>
        tree[member]?.AsArray?.Select(name => name.AsText).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();

    public static JsonObject Put(this JsonObject tree, string member, IReadOnlyList<string>? names) =>
        names is null ? tree.With(member, null)
        : Read(tree, member) is { } same && same.SequenceEqual(names) ? tree
        : tree.With(member, new JsonArray(names.Select(JsonTree.Of).ToArray()));

    /// <summary>
    /// Whether the document may hold it: a list of names that a program can have, none of them one that is never passed on.
    /// </summary>
    public static ApprovalsIssue? Check(JsonObject tree, string where, string member)
    {
        if (tree[member] is not { } value)
        {
            return null;
        }
        if (value.AsArray is not { Count: <= MaxNames } names)
        {
            return new ApprovalsIssue($"{where}.{member}", $"expected an array of at most {MaxNames} names of environment variables",
                value.Line);
        }
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].AsText is not { } name || Problem(name, member) is not null)
            {
                return new ApprovalsIssue($"{where}.{member}[{i}]",
                    names[i].AsText is { } text ? Problem(text, member)! : "expected the name of an environment variable", value.Line);
            }
        }
        return null;
    }

    /// <summary>Why a name cannot be in the list; null when it can.</summary>
    public static string? Problem(string name, string member) =>
        !HostEnvironment.IsVariableName(name) ? "expected the name of an environment variable (letters, digits and _)"
        : member == Allowed && HostEnvironment.IsNeverSet(name)
            ? "a request may never set this variable: it makes programs load or start something else"
        : member == Inherited && HostEnvironment.IsNeverInherited(name)
            ? "this variable is never passed on: it makes programs load or start something else, or is a secret of the node itself"
        : null;

    /// <summary>An agent without the members that only this node knows.</summary>
    public static JsonObject WithoutOwn(JsonObject agent)
    {
        agent = agent.With(Allowed, null).With(Inherited, null);
        return agent["allowlist"]?.AsArray is { } rules
            ? agent.With("allowlist",
                new JsonArray(rules.Select(rule => rule.AsObject is { } entry
                    ? RuleTerms.Without(entry).With(RuleGrant.Member, null) : rule).ToArray()))
            : agent;
    }

    /// <summary>
    /// What a client sent, with this node's own members as they are stored: those of the defaults, of agents that are still there, and of
    /// rules that are still the same. A gateway cannot write them: which variables matter is said by whoever owns the machine.
    /// </summary>
    public static ExecApprovalsDocument Keep(ExecApprovalsDocument next, ExecApprovalsDocument stored) => next with
    {
        Defaults = next.Defaults with { AllowedEnv = stored.Defaults.AllowedEnv, InheritEnv = stored.Defaults.InheritEnv },
        Agents = next.Agents.Select(agent =>
            new KeyValuePair<string, AgentApprovals>(agent.Key, Keep(agent.Value, stored.Agent(agent.Key)))).ToArray(),
    };

    private static AgentApprovals Keep(AgentApprovals next, AgentApprovals? stored) => next with
    {
        AllowedEnv = stored?.AllowedEnv,
        InheritEnv = stored?.InheritEnv,
        Allowlist = next.Allowlist?.Select(rule => Keep(rule, Same(rule, stored))).ToArray(),
    };

    private static AllowlistEntry Keep(AllowlistEntry rule, AllowlistEntry? stored) => rule with
    {
        Terms = stored?.Terms ?? RuleTerms.None,
        Members = rule.Members.With(RuleGrant.Member, stored?.Members[RuleGrant.Member]),
    };

    private static AllowlistEntry? Same(AllowlistEntry rule, AgentApprovals? stored) => stored?.Allowlist?.FirstOrDefault(old =>
        old.Id == rule.Id && old.Key == rule.Key && old.IsAllowAlways == rule.IsAllowAlways);
}
