using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>The sessions with gateways of each runspace. They live as long as it: closing the window or removing the module closes them.</summary>
internal static class OperatorSessions
{
    private static readonly ConcurrentDictionary<Guid, RunspaceOperators> ByRunspace = new();

    /// <summary>The sessions of the calling pipeline's runspace.</summary>
    public static RunspaceOperators OfThisRunspace()
    {
        Runspace runspace = Runspace.DefaultRunspace;
        return ByRunspace.GetOrAdd(runspace.InstanceId, _ =>
        {
            runspace.StateChanged += OnRunspaceStateChanged;
            return new RunspaceOperators();
        });
    }

    /// <summary>Remove-Module.</summary>
    public static void CloseAllOfThisRunspace()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            CloseAllOf(runspace);
        }
    }

    private static void OnRunspaceStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        if (sender is Runspace runspace && change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            CloseAllOf((Runspace)sender!);
        }
    }

    private static void CloseAllOf(Runspace runspace)
    {
        if (ByRunspace.TryRemove(runspace.InstanceId, out RunspaceOperators? sessions))
        {
            runspace.StateChanged -= OnRunspaceStateChanged;
            sessions.CloseAll();
        }
    }
}
