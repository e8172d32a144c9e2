namespace OpenClaw.Node.Services.Runtime;

/// <summary>What is copied for the service: the program's folder, or the module's.</summary>
internal sealed record RuntimeSource
{
    public required ServiceRuntimeKind Kind { get; init; }

    public required string Version { get; init; }

    /// <summary>The folder to copy.</summary>
    public required string Directory { get; init; }

    /// <summary>Copy these files of the folder only; null for all of it.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Relative to the folder: the program, or the assembly with the cmdlets.</summary>
    public required string Entry { get; init; }

    /// <summary>PowerShell: the full path of the PowerShell that installs.</summary>
    public string? HostProgram { get; init; }
}
