namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>One command of a PowerShell text, as it was understood.</summary>
internal sealed record PsCommand
{
    /// <summary>True behind a pipe, false at the beginning of a statement.</summary>
    public required bool IsPiped { get; init; }

    /// <summary>
    /// The name as written: a command of PowerShell, an alias, or a program. With a module in front of it when the text names one.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>True when the call operator or the form of the name says that it is a program.</summary>
    public required bool IsCalled { get; init; }

    /// <summary>The arguments in order.</summary>
    public required IReadOnlyList<PsArgument> Arguments { get; init; }
}

/// <summary>What an argument of a command is.</summary>
internal enum PsArgumentKind
{
    /// <summary>A parameter's name, with its dash.</summary>
    Parameter,

    /// <summary>A constant, or several joined by commas.</summary>
    Value,

    /// <summary>A filter in braces that only compares properties.</summary>
    Filter,
}

/// <summary>An argument that has one meaning only.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Plain">Its value as rules and programs see it.</param>
/// <param name="Text">The same as PowerShell text with every constant in single quotes: what is handed to PowerShell in place of what was
/// written.</param>
internal sealed record PsArgument(PsArgumentKind Kind, string Plain, string Text);

/// <summary>A text that was read: its commands, or why it is not understood.</summary>
/// <param name="Commands">The commands in order; empty when it is not understood.</param>
/// <param name="Code">A stable code of the reason; null when it is understood.</param>
/// <param name="Reason">What was found and what to write instead; null when it is understood.</param>
internal sealed record PsText(IReadOnlyList<PsCommand> Commands, string? Code, string? Reason)
{
    /// <summary>A text that is understood.</summary>
    public static PsText Of(IReadOnlyList<PsCommand> commands) => new(commands, null, null);

    /// <summary>A text that is not.</summary>
    public static PsText Refused(string code, string reason) => new([], code, reason);
}
