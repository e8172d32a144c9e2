using OpenClaw.Browser.Dialogs;

namespace OpenClaw.Browser.Page;

/// <summary>Limits the work with a page: by time, by the caller, and by a modal dialog, while which the page answers nothing.</summary>
internal sealed class DialogWatch : IDisposable
{
    private readonly TabDialogs _dialogs;
    private readonly CancellationTokenSource _source;

    public DialogWatch(TabDialogs dialogs, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _dialogs = dialogs;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _source.CancelAfter(timeout);
        dialogs.Blocked += OnBlocked;
    }

    /// <summary>Ends with the time, with the caller's token, or when a dialog opens.</summary>
    public CancellationToken Token => _source.Token;

    public bool IsBlocked => _dialogs.IsBlocked;

    public void Dispose()
    {
        _dialogs.Blocked -= OnBlocked;
        _source.Dispose();
    }

    // On the connection's reader: whoever waits goes on elsewhere.
    private void OnBlocked() => _ = Task.Run(() =>
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work had ended already.
        }
    });
}
