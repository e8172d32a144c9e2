using System.Management.Automation;
using OpenClaw.Node.Hosting;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>The nodes of one runspace, numbered from 1. Used by one pipeline at a time, and once more when the runspace closes.</summary>
internal sealed class RunspaceNodes
{
    private readonly object _gate = new();
    private readonly List<NodeSession> _nodes = [];
    private int _lastId;

    /// <summary>All nodes, ended ones included until they are stopped or replaced.</summary>
    public IReadOnlyList<NodeSession> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>Those that have not ended.</summary>
    public IEnumerable<NodeSession> Running => All.Where(node => !node.HasEnded);

    /// <summary>The running node, when it is one.</summary>
    public NodeSession? Only => Running.ToArray() is [var own] ? own : null;

    /// <summary>
    /// Where the running nodes have their state, when it is one place; null when there is none, or several: then none of them is "the"
    /// node.
    /// </summary>
    public string? OnlyDirectory => Running.Select(node => node.StateDirectory).Distinct(StringComparer.Ordinal).ToArray() is [string own]
        ? own : null;

    public NodeSession Start(NodeOptions options, NodeEvents events)
    {
        lock (_gate)
        {
            NodeSession session = NodeSession.Start(_lastId + 1, options, events.Raise);
            _lastId = session.Id;

            // What has ended is of interest until something new runs: then its number would only be in the way.
            _nodes.RemoveAll(n => n.HasEnded);
            _nodes.Add(session);
            return session;
        }
    }

    public NodeSession Get(int id)
    {
        lock (_gate)
        {
            return _nodes.Find(n => n.Id == id) ?? throw new OpenClawCommandException(
                "NodeNotFound", ErrorCategory.ObjectNotFound, $"This session has no node with the id {id}.",
                "Get-OpenClawNodeStatus lists the nodes of this session.", id);
        }
    }

    public void Forget(NodeSession session)
    {
        lock (_gate)
        {
            _nodes.Remove(session);
        }
    }

    /// <summary>Asks all to stop, then waits for all: together they take as long as the slowest.</summary>
    public void StopAll()
    {
        IReadOnlyList<NodeSession> nodes = All;
        foreach (NodeSession node in nodes)
        {
            node.RequestStop();
        }

        foreach (NodeSession node in nodes)
        {
            node.WaitForEnd();
            Forget(node);
        }
    }
}
