using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// The nodes that were started in each runspace. A node lives as long as its runspace: closing the window, ending a remote session or
/// removing the module stops it. What has to live longer is a service.
/// </summary>
internal static class NodeSessions
{
    private static readonly ConcurrentDictionary<Guid, RunspaceNodes> ByRunspace = new();

    /// <summary>The nodes of the calling pipeline's runspace.</summary>
    public static RunspaceNodes OfThisRunspace()
    {
        Runspace runspace = Runspace.DefaultRunspace;
        return ByRunspace.GetOrAdd(runspace.InstanceId, _ =>
        {
            runspace.StateChanged += OnRunspaceStateChanged;
            return new RunspaceNodes();
        });
    }

    /// <summary>Remove-Module.</summary>
    public static void StopAllOfThisRunspace()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            StopAllOf(runspace);
        }
    }

    private static void OnRunspaceStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        if (sender is Runspace runspace && change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            StopAllOf((Runspace)sender!);
        }
    }

    private static void StopAllOf(Runspace runspace)
    {
        if (ByRunspace.TryRemove(runspace.InstanceId, out RunspaceNodes? nodes))
        {
            runspace.StateChanged -= OnRunspaceStateChanged;
            nodes.StopAll();
        }
    }
}
