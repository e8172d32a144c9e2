namespace OpenClaw.Node.Approvals;

/// <summary>One way in which a gateway may ask for a command, and what would happen then.</summary>
public sealed record ExecTestWay
{
    /// <summary>The way, for scripts: <c>ShellText</c>, <c>ShellTextPrepared</c>, <c>Program</c>, <c>ProgramPrepared</c>.</summary>
    public required string Way { get; init; }

    /// <summary>The way in words.</summary>
    public required string Description { get; init; }

    /// <summary>What would happen.</summary>
    public required ExecTestOutcome Outcome { get; init; }

    /// <summary>The stable code of the reason.</summary>
    public required string Reason { get; init; }

    /// <summary>The answer in one or two sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The way and what would happen.</summary>
    public override string ToString() => $"{Way}: {Outcome}";
}
