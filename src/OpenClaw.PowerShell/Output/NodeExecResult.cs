using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>How a program on a node ended.</summary>
public sealed class NodeExecResult
{
    /// <summary>The name of the node.</summary>
    public string Node { get; internal init; } = "";

    /// <summary>The id of the node.</summary>
    public string NodeId { get; internal init; } = "";

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Argv { get; internal init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The exit code; null when it was killed or never started.</summary>
    public int? ExitCode { get; internal init; }

    /// <summary>The signal that killed it (<c>SIGKILL</c>); null when none did.</summary>
    public string? Signal { get; internal init; }

    /// <summary>It ended by itself with exit code 0.</summary>
    public bool Success { get; internal init; }

    /// <summary>The node killed it for running too long.</summary>
    public bool TimedOut { get; internal init; }

    /// <summary>What it wrote.</summary>
    public string Stdout { get; internal init; } = "";

    /// <summary>What it wrote as errors.</summary>
    public string Stderr { get; internal init; } = "";

    /// <summary>Why it did not start, or null.</summary>
    public string? Error { get; internal init; }

    /// <summary>How long it took, there and back.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>What it wrote, without the last line end.</summary>
    public override string ToString() => Stdout.TrimEnd('\r', '\n');
}
