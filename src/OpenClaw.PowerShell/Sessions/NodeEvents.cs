using System.Management.Automation;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// Tells the engine of a session what its nodes do, for <c>Register-EngineEvent</c>. The names are stable: <c>OpenClaw.NodeStateChanged</c>
/// with every change, and one for each state, <c>OpenClaw.NodeConnected</c> and so on. SourceArgs holds the status and the state before.
/// </summary>
internal sealed class NodeEvents(PSEventManager engine)
{
    public const string Any = "OpenClaw.NodeStateChanged";

    private const string Prefix = "OpenClaw.Node";

    private readonly object _gate = new();
    private string? _last; // under _gate

    public void Raise(NodeStatus status)
    {
        string? before;
        lock (_gate)
        {
            if (_last == status.State)
            {
                return;
            }

            before = _last;
            _last = status.State;
        }

        Raise(Any, status, before);
        Raise(Prefix + status.State, status, before);
    }

    private void Raise(string name, NodeStatus status, string? before)
    {
        try
        {
            // Nobody asked: an event without subscriber would stay in the session's queue for ever.
            if (engine.GetEventSubscribers(name).Any())
            {
                engine.GenerateEvent(name, null, [status, before], new PSObject(status));
            }
        }
        catch (Exception closing) when (closing is InvalidOperationException or NullReferenceException)
        {
            // The runspace is going away; so is the node.
        }
    }
}
