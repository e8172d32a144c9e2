using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>
/// One thing for each runspace, made when it is first asked for. It ends when its runspace closes or breaks, and when the module is
/// removed.
/// </summary>
/// <param name="make">Makes it.</param>
/// <param name="end">Ends it; called once.</param>
internal sealed class PerRunspace<T>(Func<T> make, Action<T> end)
    where T : class
{
    private readonly ConcurrentDictionary<Guid, T> _byRunspace = new();

    /// <summary>That of the calling pipeline's runspace.</summary>
    public T OfThisRunspace()
    {
        Runspace runspace = Runspace.DefaultRunspace;
        return _byRunspace.GetOrAdd(runspace.InstanceId, _ =>
        {
            runspace.StateChanged += OnRunspaceStateChanged;
            return make();
        });
    }

    /// <summary>Those of the other runspaces of this process.</summary>
    public IEnumerable<T> Elsewhere =>
        Runspace.DefaultRunspace is { } own ? _byRunspace.Where(one => one.Key != own.InstanceId).Select(one => one.Value) : [];

    /// <summary>Remove-Module.</summary>
    public void EndThatOfThisRunspace()
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            EndThatOf(runspace);
        }
    }

    private void OnRunspaceStateChanged(object? sender, RunspaceStateEventArgs change)
    {
        if (sender is Runspace runspace && change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed
            or RunspaceState.Broken)
        {
            EndThatOf((Runspace)sender!);
        }
    }

    private void EndThatOf(Runspace runspace)
    {
        if (_byRunspace.TryRemove(runspace.InstanceId, out T? one))
        {
            runspace.StateChanged -= OnRunspaceStateChanged;
            end(one);
        }
    }
}
