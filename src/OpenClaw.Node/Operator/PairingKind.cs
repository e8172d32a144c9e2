namespace OpenClaw.Node.Operator;

/// <summary>The two things a gateway asks a person about a node.</summary>
public enum PairingKind
{
    /// <summary>May this device connect, in this role?</summary>
    Device,

    /// <summary>
    /// May the gateway call these commands on it? Asked when an approved node offers commands that were not approved yet.
    /// </summary>
    Surface,
}
