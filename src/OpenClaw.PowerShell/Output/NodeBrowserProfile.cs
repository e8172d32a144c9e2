namespace OpenClaw.PowerShell.Output;

/// <summary>A profile of the browser that a node lends: data of its own, apart from those of the people who use this machine.</summary>
public sealed class NodeBrowserProfile
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>True when it is used where an agent names none.</summary>
    public bool Default { get; init; }

    /// <summary>True when a gateway may use it.</summary>
    public bool Allowed { get; init; }

    /// <summary>True when its browser is started without a window.</summary>
    public bool Headless { get; init; }

    /// <summary>True when a browser works with its data now.</summary>
    public bool InUse { get; init; }

    /// <summary>The program of this profile alone; null for the general one.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary>The address of a browser that somebody else runs, without its secrets; null when the node starts it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The browser's own data; null when somebody else runs it.</summary>
    public string? UserDataDirectory { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
