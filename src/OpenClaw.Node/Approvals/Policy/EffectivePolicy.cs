using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Execution;

namespace OpenClaw.Node.Approvals.Policy;

/// <summary>
/// What holds for one agent: the approvals document and <c>openclaw.json</c> together (docs/protocol/policy.md 2). Where both say something
/// the stricter word counts; where only one does, that one; where neither does, this node asks before it runs anything that no rule allows.
/// </summary>
internal sealed record EffectivePolicy
{
    public string? AgentId { get; init; }

    /// <summary>The moment at which it holds.</summary>
    public required DateTimeOffset At { get; init; }

    public required ExecSecurity Security { get; init; }

    public required ExecAsk Ask { get; init; }

    public required ExecSecurity AskFallback { get; init; }

    public bool AutoAllowSkills { get; init; }

    public bool StrictInlineEval { get; init; }

    public SafeBins SafeBins { get; init; } = SafeBins.Default;

    /// <summary>The rules of <c>*</c>, then the agent's.</summary>
    public required RuleList Rules { get; init; }

    /// <summary>Variables that a request may set with every rule, besides the harmless ones.</summary>
    public IReadOnlyList<string> AllowedEnv { get; init; } = [];

    /// <summary>Variables of the node's own that children get, besides the usual ones.</summary>
    public IReadOnlyList<string> InheritEnv { get; init; } = [];

    /// <summary>What a child's environment is made of.</summary>
    public EnvironmentRules EnvironmentRules => new()
    {
        IsListed = Security != ExecSecurity.Full,
        Inherit = InheritEnv,
        Allowed = AllowedEnv,
    };

    /// <summary>
    /// What plans carry and approvals are held to: the document alone, in the reference's terms. Made when somebody asks: most decisions do
    /// not.
    /// </summary>
    public PolicySnapshot Snapshot => LazySnapshot.Value;

    private Lazy<PolicySnapshot> LazySnapshot { get; init; } = new(() => throw new InvalidOperationException());

    /// <summary>
    /// Where each value comes from, for people: <c>agents.main</c>, <c>defaults</c>, <c>openclaw.json</c>, <c>this node's default</c>.
    /// </summary>
    public required string SecuritySource { get; init; }

    public required string AskSource { get; init; }

    /// <summary>Why nothing can run although a policy was written: a file that cannot be understood. Null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Asked for by <see cref="PolicySource"/>.</summary>
    public static EffectivePolicy Resolve(ExecApprovalsSnapshot stored, ExecConfig config, string? agentId, DateTimeOffset now)
    {
        ExecApprovalsDocument document = stored.Document;
        // Without an agent only "*" and the defaults hold: the name "default" never occurs in a normalised document.
        AgentApprovals? agent = document.Agent(agentId ?? "default");
        AgentApprovals? everybody = document.Agent("*");
        ExecConfigLayer? forAgent = config.For(agentId);
        (ExecSecurity? configSecurity, ExecAsk? configAsk) = Layered(config.Global, forAgent);
        Choice<ExecSecurity> security = Choose(agentId, agent?.Security, everybody?.Security, document.Defaults.Security);
        Choice<ExecAsk> ask = Choose(agentId, agent?.Ask, everybody?.Ask, document.Defaults.Ask);
        ExecSecurity askFallback = agent?.AskFallback ?? everybody?.AskFallback ?? document.Defaults.AskFallback ?? ExecSecurity.Deny;
        bool skills = agent?.AutoAllowSkills ?? everybody?.AutoAllowSkills ?? document.Defaults.AutoAllowSkills ?? false;
        AgentRules rules = AgentRules.Of(document, agentId ?? "default", now);
        (ExecSecurity effectiveSecurity, string securitySource) = Stricter(security, configSecurity, ExecSecurity.Allowlist,
            smallerIsStricter: true);
        (ExecAsk effectiveAsk, string askSource) = Stricter(ask, configAsk, ExecAsk.OnMiss, smallerIsStricter: false);
        string? problem = stored.Malformed ?? (config.Problem is { } broken ? $"openclaw.json cannot be used: {broken}" : null);
        return new EffectivePolicy
        {
            AgentId = agentId,
            At = now,
            Security = problem is null ? effectiveSecurity : ExecSecurity.Deny,
            Ask = effectiveAsk,
            AskFallback = askFallback,
            AutoAllowSkills = skills,
            StrictInlineEval = config.Global.StrictInlineEval || forAgent?.StrictInlineEval == true,
            SafeBins = SafeBinsOf(config.Global, forAgent),
            AllowedEnv = agent?.AllowedEnv ?? everybody?.AllowedEnv ?? document.Defaults.AllowedEnv ?? [],
            InheritEnv = agent?.InheritEnv ?? everybody?.InheritEnv ?? document.Defaults.InheritEnv ?? [],
            Rules = rules.Rules,
            // Document-level constants where nothing is set, as the reference writes them: a gateway compares them across releases.
            LazySnapshot =
                new(() => new PolicySnapshot(security.Value ?? ExecSecurity.Full, ask.Value ?? ExecAsk.Off, askFallback, skills,
                    rules.Named)),
            SecuritySource = problem is null ? securitySource : "a broken file",
            AskSource = askSource,
            Problem = problem,
        };
    }

    public static ExecSecurity Stricter(ExecSecurity a, ExecSecurity b) => a < b ? a : b;

    public static ExecAsk Stricter(ExecAsk a, ExecAsk b) => a > b ? a : b;

    private static (T Value, string Source) Stricter<T>(Choice<T> document, T? config, T silent, bool smallerIsStricter)
        where T : struct, IComparable
    {
        if (document.Value is not { } own)
        {
            return config is { } only ? (only, "openclaw.json") : (silent, "this node's default");
        }
        if (config is not { } other || own.CompareTo(other) == 0)
        {
            return (own, document.Source);
        }
        bool ownIsStricter = smallerIsStricter ? own.CompareTo(other) < 0 : own.CompareTo(other) > 0;
        return ownIsStricter ? (own, document.Source) : (other, "openclaw.json");
    }

    private static Choice<T> Choose<T>(string? agentId, T? agent, T? everybody, T? defaults)
        where T : struct =>
        agent is not null ? new(agent, "agents." + agentId)
        : everybody is not null ? new(everybody, "agents.*")
        : defaults is not null ? new(defaults, "defaults")
        : new(null, "");

    /// <summary>
    /// A mode replaces both values; single values replace only themselves, also after a mode (docs/protocol/policy.md 2.2).
    /// </summary>
    private static (ExecSecurity? Security, ExecAsk? Ask) Layered(ExecConfigLayer global, ExecConfigLayer? agent) =>
        agent is null ? (global.Security, global.Ask) : (agent.Security ?? global.Security, agent.Ask ?? global.Ask);

    private static SafeBins SafeBinsOf(ExecConfigLayer global, ExecConfigLayer? agent)
    {
        if (ReferenceEquals(global, ExecConfigLayer.Empty) && agent is null)
        {
            return SafeBins.Default;
        }
        Dictionary<string, SafeBinProfile> profiles = global.SafeBinProfiles.ToDictionary(pair => pair.Key, pair => pair.Value,
            StringComparer.Ordinal);
        foreach (KeyValuePair<string, SafeBinProfile> own in agent?.SafeBinProfiles ?? new Dictionary<string, SafeBinProfile>())
        {
            profiles[own.Key] = own.Value;
        }
        return new SafeBins(agent?.SafeBins ?? global.SafeBins,
            global.SafeBinTrustedDirectories.Concat(agent?.SafeBinTrustedDirectories ?? []), profiles);
    }

    private readonly record struct Choice<T>(T? Value, string Source)
        where T : struct;
}
