using OpenClaw.Gateway.Text;

namespace OpenClaw.PowerShell.Output;

/// <summary>The installed node as the operating system sees it. Holds no secret.</summary>
public sealed class NodeServiceStatus
{
    /// <summary>What starts it.</summary>
    public string Type { get; init; } = nameof(NodeServiceType.Systemd);

    /// <summary>Its name there.</summary>
    public string Name { get; init; } = "";

    /// <summary>For whom it runs.</summary>
    public string Scope { get; init; } = nameof(NodeServiceScope.User);

    /// <summary>The version that is installed; null where that is not known.</summary>
    public string? Version { get; init; }

    /// <summary>What runs it: PowerShell (this module) or Executable (openclaw-node); null where that is not known.</summary>
    public string? Runtime { get; init; }

    /// <summary>True when it is installed.</summary>
    public bool Installed { get; init; }

    /// <summary>True when it starts by itself.</summary>
    public bool Enabled { get; init; }

    /// <summary>Unknown, Stopped, Starting, Running, Stopping or Failed.</summary>
    public string Status { get; init; } = "Unknown";

    /// <summary>The main process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How the last process ended, as the system reports it.</summary>
    public long? LastExitStatus { get; init; }

    /// <summary>When it was last started.</summary>
    public DateTimeOffset? LastRunTime { get; init; }

    /// <summary>How often it was restarted since the last start by hand.</summary>
    public int? Restarts { get; init; }

    /// <summary>The account it runs as.</summary>
    public string? Account { get; init; }

    /// <summary>Program and arguments on record.</summary>
    public IReadOnlyList<string> CommandLine { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The unit, property list or task it is defined in.</summary>
    public string? Definition { get; init; }

    /// <summary>Something unusual, in a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>The node's state directory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>What the last change came to, for example Installed or AlreadyInstalled; null for a query.</summary>
    public string? Result { get; init; }

    /// <summary>For tables: systemd openclaw-node: Running.</summary>
    public override string ToString() => Installed ? $"{Type} {Name}: {Status}" : "not installed";
}
