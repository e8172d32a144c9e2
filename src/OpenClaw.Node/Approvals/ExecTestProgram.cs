using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Approvals;

/// <summary>One program that the command would start.</summary>
public sealed record ExecTestProgram
{
    /// <summary>The program with its arguments, as it is written.</summary>
    public required string Command { get; init; }

    /// <summary>The program with its arguments as rules see them, word by word.</summary>
    public IReadOnlyList<string> Argv { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The file that would be executed; null when none was found.</summary>
    public string? Path { get; init; }

    /// <summary>True when something allows it.</summary>
    public required bool Allowed { get; init; }

    /// <summary>The rule that allows it; null when it is no rule that does.</summary>
    public string? Rule { get; init; }

    /// <summary>Why it is allowed or not, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>What a rule for it names: its file, or the name of the system by which it is called.</summary>
    internal string? RulePath { get; init; }

    /// <summary>A rule for its file would allow it.</summary>
    internal bool RuleWouldHelp { get; init; }

    /// <summary>A shell may still change the arguments: only a rule for any arguments matches.</summary>
    internal bool ArgumentsMayChange { get; init; }

    /// <summary>The program, and whether something allows it.</summary>
    public override string ToString() => $"{Printable.Visible(Command)} ({(Allowed ? "allowed" : "not allowed")})";
}
