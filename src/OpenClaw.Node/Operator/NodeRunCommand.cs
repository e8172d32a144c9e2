namespace OpenClaw.Node.Operator;

/// <summary>A program to run on a node.</summary>
/// <param name="Argv">The program and its arguments; no shell reads them.</param>
public sealed record NodeRunCommand(IReadOnlyList<string> Argv)
{
    /// <summary>Where to run it; null: where the node is.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables to set; the node's policy may refuse some.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The agent whose exec policy on the node decides.</summary>
    public string Agent { get; init; } = "main";

    /// <summary>How long it may run.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
