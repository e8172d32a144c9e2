namespace OpenClaw.PowerShell.Output;

/// <summary>Under which of the product's names a node keeps its state and is installed.</summary>
public enum NodeFlavor
{
    /// <summary>State in ~/.openclaw, service openclaw-node.</summary>
    OpenClaw,

    /// <summary>State in ~/.clawdbot, service clawdbot-node: for machines that still run it so.</summary>
    Clawdbot,
}
