namespace OpenClaw.Node.Approvals;

/// <summary>One program that the command would start.</summary>
public sealed record ExecTestProgram
{
    /// <summary>The program with its arguments, as it is written.</summary>
    public required string Command { get; init; }

    /// <summary>The file that would be executed; null when none was found.</summary>
    public string? Path { get; init; }

    /// <summary>True when something allows it.</summary>
    public required bool Allowed { get; init; }

    /// <summary>The rule that allows it; null when it is no rule that does.</summary>
    public string? Rule { get; init; }

    /// <summary>Why it is allowed or not, in a sentence.</summary>
    public required string Why { get; init; }
}
