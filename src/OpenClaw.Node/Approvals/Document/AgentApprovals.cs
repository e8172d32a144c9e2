using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>The four settings that the document's defaults and each agent may have; null means "not set here".</summary>
internal record PolicySettings
{
    /// <summary>The members of settings that this release knows, as they are called in a document.</summary>
    public static string[] KnownMembers { get; } = ["security", "ask", "askFallback", "autoAllowSkills", VariableNames.Allowed,
        VariableNames.Inherited];

    public ExecSecurity? Security { get; init; }

    public ExecAsk? Ask { get; init; }

    public ExecSecurity? AskFallback { get; init; }

    public bool? AutoAllowSkills { get; init; }

    /// <summary>
    /// Variables that a request may set without being asked about, besides the harmless ones; null means "not set here". Of this node
    /// alone.
    /// </summary>
    public IReadOnlyList<string>? AllowedEnv { get; init; }

    /// <summary>
    /// Variables of the node's own environment that children get under "allowlist", besides the usual ones; null means "not set here". Of
    /// this node alone.
    /// </summary>
    public IReadOnlyList<string>? InheritEnv { get; init; }

    /// <summary>The object as it was read, for members we do not know and the order of all of them.</summary>
    public JsonObject Members { get; init; } = JsonObject.Empty;

    /// <summary>The settings as JSON.</summary>
    public virtual JsonObject ToTree() => Members
        .Put("security", Security?.ToWord())
        .Put("ask", Ask?.ToWord())
        .Put("askFallback", AskFallback?.ToWord())
        .Put("autoAllowSkills", AutoAllowSkills)
        .Put(VariableNames.Allowed, AllowedEnv)
        .Put(VariableNames.Inherited, InheritEnv);

    internal static PolicySettings FromTree(JsonObject? tree) => tree is null ? new() : new()
    {
        Security = ExecPolicyWords.ParseSecurity(tree["security"]?.AsText),
        Ask = ExecPolicyWords.ParseAsk(tree["ask"]?.AsText),
        AskFallback = ExecPolicyWords.ParseSecurity(tree["askFallback"]?.AsText),
        AutoAllowSkills = tree["autoAllowSkills"]?.AsBool,
        AllowedEnv = VariableNames.Read(tree, VariableNames.Allowed),
        InheritEnv = VariableNames.Read(tree, VariableNames.Inherited),
        Members = tree,
    };
}

/// <summary>What the document says about one agent, or about all of them (<c>*</c>).</summary>
internal sealed record AgentApprovals : PolicySettings
{
    /// <summary>The same of an agent.</summary>
    public static new string[] KnownMembers { get; } = [.. PolicySettings.KnownMembers, "allowlist", "mcpTools"];

    /// <summary>The agent's rules in order; null when the member is absent.</summary>
    public IReadOnlyList<AllowlistEntry>? Allowlist { get; init; }

    /// <summary>
    /// The agent with one more rule, whoever adds it. One that is there already takes what is attached to the new one; what a person wrote
    /// becomes what somebody allows always. The same object when nothing changes.
    /// </summary>
    public AgentApprovals Adding(AllowlistEntry rule)
    {
        IReadOnlyList<AllowlistEntry> rules = Allowlist ?? [];
        bool IsThere(AllowlistEntry known) => known.Is(rule.Pattern, rule.ArgPattern, rule.IsAllowAlways);
        if (rules.Any(IsThere))
        {
            AllowlistEntry[] taken = [.. rules.Select(known => IsThere(known) ? known.Taking(rule.Terms) : known)];
            return taken.Zip(rules, ReferenceEquals).All(static same => same) ? this : this with { Allowlist = taken };
        }
        return rule.IsAllowAlways && rules.FirstOrDefault(known => known.Is(rule.Pattern, rule.ArgPattern)) is { } written
            ? this with { Allowlist = [.. rules.Select(known => ReferenceEquals(known, written) ? written.AllowedAlways(rule) : known)] }
            : this with { Allowlist = [.. rules, rule] };
    }

    /// <summary>The agent as JSON. Grants for MCP tools and unknown members go along unchanged.</summary>
    public override JsonObject ToTree() =>
        base.ToTree()
            .With("allowlist", Allowlist is null ? null : new JsonArray(Allowlist.Select(entry => (JsonTree)entry.ToTree()).ToArray()));

    internal static new AgentApprovals FromTree(JsonObject tree)
    {
        PolicySettings settings = PolicySettings.FromTree(tree);
        return new AgentApprovals
        {
            Security = settings.Security,
            Ask = settings.Ask,
            AskFallback = settings.AskFallback,
            AutoAllowSkills = settings.AutoAllowSkills,
            AllowedEnv = settings.AllowedEnv,
            InheritEnv = settings.InheritEnv,
            Allowlist = tree["allowlist"]?.AsArray?.Select(entry => AllowlistEntry.FromTree(entry.AsObject!)).ToArray(),
            Members = tree,
        };
    }
}
