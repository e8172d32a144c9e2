using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>What Deploy-OpenClawNode came to on one machine. Holds no secret.</summary>
public sealed class NodeDeployment
{
    /// <summary>
    /// The machine, as -HostName or -ComputerName takes it: over SSH with the account and the port that its session was opened with.
    /// </summary>
    public string ComputerName { get; init; } = "";

    /// <summary>Deployed, Updated, AlreadyDeployed or Failed.</summary>
    public string Result { get; init; } = "";

    /// <summary>Where it failed: Connect, Prepare, Copy, Inspect, Policy, Code, Install, Update or Approve; null when it did not.</summary>
    public string? Step { get; init; }

    /// <summary>The node's name at the gateway.</summary>
    public string? Node { get; init; }

    /// <summary>The device id, by which it was approved.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The version of the module that was copied, or that the gateway sees.</summary>
    public string? Version { get; init; }

    /// <summary>What the node serves now.</summary>
    public IReadOnlyList<string> Commands { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about it, or about a node that is older than the module.</summary>
    public string? Fix { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The machine and the result.</summary>
    public override string ToString() =>
        DisplayText.Visible($"{ComputerName}: {Result}{(Problem is null ? "" : $" at {Step}: {Problem}")}");
}
