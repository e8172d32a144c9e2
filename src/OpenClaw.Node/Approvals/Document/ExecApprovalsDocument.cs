using OpenClaw.Gateway.Text;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// The exec approvals document (docs/protocol/policy.md 1): who may run what. Immutable and always normalised: made by
/// <see cref="ExecApprovalsParser"/> or from another document with <c>with</c>. Members of other releases survive a round trip.
/// </summary>
internal sealed record ExecApprovalsDocument
{
    /// <summary>The members of a document that this release knows.</summary>
    public static string[] KnownMembers { get; } = ["version", "socket", "defaults", "agents"];

    /// <summary>A document that says nothing: every setting comes from elsewhere.</summary>
    public static ExecApprovalsDocument Empty { get; } = new();

    /// <summary>What counts while the stored document cannot be understood: nothing runs and nobody is asked.</summary>
    public static ExecApprovalsDocument DenyAll { get; } = new()
    {
        Defaults = new PolicySettings { Security = ExecSecurity.Deny, Ask = ExecAsk.Off, AskFallback = ExecSecurity.Deny,
            AutoAllowSkills = false },
    };

    /// <summary>The socket of the macOS app; kept so that clients round-trip.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The secret of that socket; never leaves the file.</summary>
    public string? SocketToken { get; init; }

    /// <summary>Settings for agents that do not set their own.</summary>
    public PolicySettings Defaults { get; init; } = new();

    /// <summary>Agents in the order of the file; <c>*</c> stands for all.</summary>
    public IReadOnlyList<KeyValuePair<string, AgentApprovals>> Agents { get; init; } = [];

    /// <summary>The document as it was read, for members we do not know.</summary>
    public JsonObject Members { get; init; } = JsonObject.Empty;

    /// <summary>What it says about one agent; null when it does not name it.</summary>
    public AgentApprovals? Agent(string id)
    {
        foreach (KeyValuePair<string, AgentApprovals> agent in Agents)
        {
            if (agent.Key == id)
            {
                return agent.Value;
            }
        }
        return null;
    }

    /// <summary>The same document with one agent replaced in place, added at the end, or (null) removed.</summary>
    public ExecApprovalsDocument WithAgent(string id, AgentApprovals? agent)
    {
        var agents = new List<KeyValuePair<string, AgentApprovals>>();
        bool placed = agent is null;
        foreach (KeyValuePair<string, AgentApprovals> existing in Agents)
        {
            if (existing.Key != id)
            {
                agents.Add(existing);
            }
            else if (agent is not null)
            {
                agents.Add(new(id, agent));
                placed = true;
            }
        }
        if (!placed)
        {
            agents.Add(new(id, agent!));
        }
        return this with { Agents = agents };
    }

    /// <summary>The document with one more rule of an agent; see <see cref="AgentApprovals.Adding"/>.</summary>
    public ExecApprovalsDocument Adding(string agentId, AllowlistEntry rule)
    {
        AgentApprovals agent = Agent(agentId) ?? new AgentApprovals();
        AgentApprovals added = agent.Adding(rule);
        return ReferenceEquals(added, agent) ? this : WithAgent(agentId, added);
    }

    /// <summary>The whole document as JSON, secret included: for the file only.</summary>
    public JsonObject ToTree()
    {
        JsonObject socket = (Members["socket"]?.AsObject ?? JsonObject.Empty).Put("path", SocketPath).Put("token", SocketToken);
        JsonObject agents = new(Agents.Select(agent => new KeyValuePair<string, JsonTree>(agent.Key, agent.Value.ToTree())));
        return new JsonObject([
            new("version", JsonTree.Of(1)),
            new("socket", socket),
            new("defaults", Defaults.ToTree()),
            new("agents", agents),
            .. Members.Except(KnownMembers),
        ]);
    }

    /// <summary>
    /// What a gateway may see (docs/protocol/commands.md 3.2): no token, and at the top and in the defaults only the members that a gateway
    /// knows, as the reference answers. Agents and rules carry their unknown members, but not those of this node alone: gateways refuse
    /// what their schema does not know.
    /// </summary>
    public JsonObject ToWireTree()
    {
        JsonObject agents =
            new(Agents.Select(agent => new KeyValuePair<string, JsonTree>(agent.Key, VariableNames.WithoutOwn(agent.Value.ToTree()))));
        JsonObject tree = JsonObject.Empty.With("version", JsonTree.Of(1));
        if (SocketPath is not null)
        {
            tree = tree.With("socket", JsonObject.Empty.Put("path", SocketPath));
        }
        return tree.With("defaults", (Defaults with { Members = JsonObject.Empty, AllowedEnv = null, InheritEnv = null }).ToTree())
            .With("agents", agents);
    }

    /// <summary>What this machine's people see: as <see cref="ToWireTree"/>, with the members of this node alone.</summary>
    public JsonObject ToLocalTree() => ToWireTree()
        .With("defaults", (Defaults with { Members = JsonObject.Empty }).ToTree())
        .With("agents", new JsonObject(Agents.Select(agent => new KeyValuePair<string, JsonTree>(agent.Key, agent.Value.ToTree()))));

    /// <summary>The text that is stored and hashed (docs/protocol/policy.md 1.4).</summary>
    public string Serialize() => JsonTreeWriter.WriteFile(ToTree());

    /// <summary>The hash of a stored text; null stands for "no document".</summary>
    public static string Hash(byte[]? stored) => (stored is null ? "missing:" : "") + HashText.Sha256(stored ?? []);

    /// <summary>Says nothing of its content: it holds a secret.</summary>
    public override string ToString() => $"exec approvals document ({Agents.Count} agents)";
}
