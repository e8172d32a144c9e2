namespace OpenClaw.PowerShell.Output;

/// <summary>What a node command gave back.</summary>
public sealed class NodeInvokeResult
{
    /// <summary>The name of the node.</summary>
    public string Node { get; internal init; } = "";

    /// <summary>The id of the node.</summary>
    public string NodeId { get; internal init; } = "";

    /// <summary>The command.</summary>
    public string Command { get; internal init; } = "";

    /// <summary>The result: an object, an array or a simple value, as the node's JSON says.</summary>
    public object? Result { get; internal init; }

    /// <summary>How long it took, there and back.</summary>
    public TimeSpan Duration { get; internal init; }
}
