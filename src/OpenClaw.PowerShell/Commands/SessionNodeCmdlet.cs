using System.Management.Automation;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets share that end nodes of this session, or the installed one.</summary>
public abstract class SessionNodeCmdlet : NodeServiceCmdlet
{
    private protected const string SessionSet = "Session";
    private protected const string ObjectSet = "InputObject";
    private protected const string ServiceSet = "Service";

    /// <summary>The numbers of the nodes of this session; default: all of them.</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Nodes from Get-OpenClawNodeStatus.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The numbers that were named, by themselves or by an object; null when none was, or the object has none.</summary>
    private protected int[]? NamedIds() => InputObject is null ? Id : Named(InputObject, PipelineIds.OfNode)?.OfType<int>().ToArray();

    /// <summary>Ends a node of this session. False when it does not end in time, of which somebody is told.</summary>
    private protected bool End(RunspaceNodes nodes, NodeSession node)
    {
        node.RequestStop();
        if (!node.WaitForEnd())
        {
            WriteFailure(new TimeoutException($"Node {node.Id} did not end in time; it is still stopping."), node.Id);
            return false;
        }

        nodes.Forget(node);
        return true;
    }
}
