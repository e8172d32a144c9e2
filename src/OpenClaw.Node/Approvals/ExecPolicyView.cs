using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Policy;

namespace OpenClaw.Node.Approvals;

/// <summary>What holds for an agent, for people and scripts.</summary>
public sealed record ExecPolicyView
{
    /// <summary>The agent; null for requests that name none.</summary>
    public string? AgentId { get; init; }

    /// <summary><c>deny</c>, <c>allowlist</c> or <c>full</c>.</summary>
    public required string Security { get; init; }

    /// <summary><c>off</c>, <c>on-miss</c> or <c>always</c>.</summary>
    public required string Ask { get; init; }

    /// <summary>What holds when a question finds no answer.</summary>
    public required string AskFallback { get; init; }

    /// <summary>True when programs of the gateway's skills need no rule.</summary>
    public bool AutoAllowSkills { get; init; }

    /// <summary>True when program text on a command line (<c>python -c</c>) needs approval each time.</summary>
    public bool StrictInlineEval { get; init; }

    /// <summary>How many rules hold for the agent, those for all agents included.</summary>
    public int RuleCount { get; init; }

    /// <summary>Where <see cref="Security"/> comes from.</summary>
    public required string SecuritySource { get; init; }

    /// <summary>Where <see cref="Ask"/> comes from.</summary>
    public required string AskSource { get; init; }

    /// <summary>Why nothing runs although a policy was written; null when all is well.</summary>
    public string? Problem { get; init; }

    internal static ExecPolicyView Of(EffectivePolicy policy) => new()
    {
        AgentId = policy.AgentId,
        Security = policy.Security.ToWord(),
        Ask = policy.Ask.ToWord(),
        AskFallback = policy.AskFallback.ToWord(),
        AutoAllowSkills = policy.AutoAllowSkills,
        StrictInlineEval = policy.StrictInlineEval,
        RuleCount = policy.Rules.Count,
        SecuritySource = policy.SecuritySource,
        AskSource = policy.AskSource,
        Problem = policy.Problem,
    };
}
