namespace OpenClaw.Node.State;

/// <summary>Under which of the product's names a node keeps its state and is installed.</summary>
public enum NodeFlavor
{
    /// <summary><c>~/.openclaw</c>, service <c>openclaw-node</c>.</summary>
    OpenClaw,

    /// <summary><c>~/.clawdbot</c>, service <c>clawdbot-node</c>: for machines that still run it so.</summary>
    Clawdbot,
}
