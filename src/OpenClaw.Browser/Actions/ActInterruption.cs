using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// What ends the wait for an action before the action ends: a modal dialog, under which the page stands still, or the end of the request.
/// The action is told to stop at its next step; a button or key that is down is let go first.
/// </summary>
internal sealed class ActInterruption : IDisposable
{
    private readonly TaskCompletionSource<bool> _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _registration;
    private readonly Tab _tab;
    private volatile bool _byDialog;

    public ActInterruption(Tab tab, CancellationToken cancellationToken)
    {
        _tab = tab;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registration = cancellationToken.Register(() => _happened.TrySetResult(true));
        tab.Dialogs.Blocked += OnDialog;
        if (tab.Dialogs.IsBlocked)
        {
            OnDialog();
        }
    }

    /// <summary>For the action.</summary>
    public CancellationToken Token => _stop.Token;

    public bool ByDialog => _byDialog;

    /// <summary>Waits for the work or for what interrupts it. Says whether the work has ended by itself.</summary>
    public async Task<bool> WaitAsync(Task work)
    {
        await Task.WhenAny(work, _happened.Task).ConfigureAwait(false);
        return work.IsCompleted;
    }

    public void Dispose()
    {
        _tab.Dialogs.Blocked -= OnDialog;
        _registration.Dispose();
        // Not disposed of: the action may still be about to look at the token.
    }

    private void OnDialog()
    {
        _byDialog = true;
        _happened.TrySetResult(true);
        // Not on the connection's reader, which raises this: what waits for the token runs at once.
        _ = Task.Run(_stop.Cancel);
    }
}
