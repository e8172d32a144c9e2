namespace OpenClaw.PowerShell.Output;

/// <summary>The exec policy in effect for one agent, or (Agent is *) for every agent that the document does not name.</summary>
public sealed class ExecPolicy
{
    /// <summary>The agent; * for all others.</summary>
    public string Agent { get; init; } = "*";

    /// <summary>What may run.</summary>
    public string Security { get; init; } = nameof(ExecSecurityLevel.Deny);

    /// <summary>When a person is asked.</summary>
    public string Ask { get; init; } = nameof(ExecAskMode.Always);

    /// <summary>What counts when nobody can be asked.</summary>
    public string AskFallback { get; init; } = nameof(ExecSecurityLevel.Deny);

    /// <summary>Whether programs of the gateway's skills are allowed.</summary>
    public bool AutoAllowSkill { get; init; }

    /// <summary>Variables that requests may set with every rule, besides the harmless ones.</summary>
    public IReadOnlyList<string> AllowedEnv { get; init; } = [];

    /// <summary>Variables of the node's own environment that commands get, besides the usual ones.</summary>
    public IReadOnlyList<string> InheritEnv { get; init; } = [];

    /// <summary>How many rules hold for the agent, those for all agents included.</summary>
    public int RuleCount { get; init; }

    /// <summary>Where Security comes from.</summary>
    public string SecuritySource { get; init; } = "";

    /// <summary>Where Ask comes from.</summary>
    public string AskSource { get; init; } = "";

    /// <summary>Why nothing can run although a policy was written; null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>The policy file.</summary>
    public string Path { get; init; } = "";

    /// <summary>The hash by which gateways name this version of the document.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The state directory.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>Agent, security and ask.</summary>
    public override string ToString() => $"{DisplayText.Visible(Agent)}: {Security}, ask {Ask}";
}
