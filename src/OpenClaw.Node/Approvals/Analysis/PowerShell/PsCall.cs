namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>What a segment of a PowerShell text is: one command of it.</summary>
internal sealed record PsCall
{
    /// <summary>The command as it was read.</summary>
    public required PsCommand Command { get; init; }

    /// <summary>The whole name of a command of PowerShell; null for a program.</summary>
    public string? Name { get; init; }

    /// <summary>The module that <see cref="Name"/> is in.</summary>
    public string? Module { get; init; }

    /// <summary>The PowerShell that carries the text out, as written. The same object for every command of one text.</summary>
    public required PsHost Host { get; init; }
}

/// <summary>The PowerShell of a text.</summary>
internal sealed class PsHost(string program)
{
    /// <summary>As written in the command.</summary>
    public string Program { get; } = program;
}
