namespace OpenClaw.Node.Approvals;

/// <summary>The answer of <c>Test-OpenClawExec</c>: for people first.</summary>
public sealed record ExecTestResult
{
    /// <summary>The command as text.</summary>
    public required string Command { get; init; }

    /// <summary>The agent whose policy was asked; null for an agent without a name.</summary>
    public string? AgentId { get; init; }

    /// <summary>What would happen.</summary>
    public required ExecTestOutcome Outcome { get; init; }

    /// <summary>The stable code of the reason, as in the record of commands.</summary>
    public required string Reason { get; init; }

    /// <summary>The answer in one or two sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The policy that was applied, in a sentence.</summary>
    public required string Policy { get; init; }

    /// <summary>Each program that the command would start, in order; empty when that cannot be known.</summary>
    public IReadOnlyList<ExecTestProgram> Programs { get; init; } = [];

    /// <summary>What would make it run: one sentence or command each. Empty when it runs.</summary>
    public IReadOnlyList<string> WhatWouldMakeItRun { get; init; } = [];

    /// <summary>The answer for each way in which a gateway may ask; <see cref="Outcome"/> is the strictest of them.</summary>
    public IReadOnlyList<ExecTestWay> Ways { get; init; } = [];

    /// <summary>
    /// Why somebody is asked, or nothing runs, all the same, and what to type on the gateway: its own setting stands in front of this
    /// machine's. Null when it leaves the decision to this machine, when the command does not run here anyway, and while no agent has asked
    /// for a command.
    /// </summary>
    public string? GatewayAdvice { get; init; }

    /// <summary>The same answer behind the setting that stands in front of this machine; null when none does.</summary>
    internal ExecTestResult Behind(GatewayExecPolicy? gateway) =>
        Outcome == ExecTestOutcome.Runs ? this with { GatewayAdvice = gateway?.Advice } : this;

    /// <summary>The message that the gateway would get; null when the command runs.</summary>
    public string? WireMessage { get; init; }
}
