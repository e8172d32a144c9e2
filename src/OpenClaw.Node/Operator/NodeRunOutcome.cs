using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Operator;

/// <summary>How a program on a node ended.</summary>
public sealed record NodeRunOutcome
{
    private const int MaxText = 25 * 1024 * 1024;

    /// <summary>The exit code, 128 and more when a signal killed it; null when it never started.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that killed it (<c>SIGKILL</c>); null when none did, or the node does not say.</summary>
    public string? Signal { get; init; }

    /// <summary>It ended by itself with exit code 0.</summary>
    public bool Success { get; init; }

    /// <summary>The node killed it for running too long.</summary>
    public bool TimedOut { get; init; }

    /// <summary>What it wrote; the node keeps the beginning of a long one.</summary>
    public string Stdout { get; init; } = "";

    /// <summary>What it wrote as errors.</summary>
    public string Stderr { get; init; } = "";

    /// <summary>Why it did not start, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Reads the result of <c>system.run</c> (docs/protocol/commands.md 3.5).</summary>
    internal static NodeRunOutcome Read(JsonElement payload) => new()
    {
        ExitCode = JsonRead.Int(payload, "exitCode", int.MinValue, int.MaxValue),
        Signal = JsonRead.String(payload, "signal", 32) is { Length: > 0 } signal ? Printable.Clean(signal, 32) : null,
        Success = JsonRead.Bool(payload, "success"),
        TimedOut = JsonRead.Bool(payload, "timedOut"),
        Stdout = JsonRead.String(payload, "stdout", MaxText) ?? "",
        Stderr = JsonRead.String(payload, "stderr", MaxText) ?? "",
        Error = JsonRead.String(payload, "error", MaxText) is { Length: > 0 } error ? Printable.Clean(error, 1000) : null,
    };
}
