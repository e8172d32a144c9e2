namespace OpenClaw.PowerShell.Output;

/// <summary>A browser of this machine that a node could lend.</summary>
public sealed class NodeBrowser
{
    /// <summary>chrome, edge, brave, chromium, canary, or custom for another of the same family.</summary>
    public string Name { get; init; } = "";

    /// <summary>True for the one that a node would start.</summary>
    public bool Selected { get; init; }

    /// <summary>The version, where the file says it (Windows).</summary>
    public string? Version { get; init; }

    /// <summary>The program.</summary>
    public string Path { get; init; } = "";

    /// <summary>True when a gateway may use it through this node.</summary>
    public bool Offered { get; init; }

    /// <summary>The program.</summary>
    public override string ToString() => Path;
}
