using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Dialogs;

/// <summary>
/// The modal dialogs of one tab. As long as one is open the page stands still: whoever works with the page looks here first
/// (<see cref="IsBlocked"/>) and stops waiting when one opens (<see cref="Blocked"/>). One owner: the events of the tab's session and the
/// two routes write, everybody else reads.
/// </summary>
internal sealed class TabDialogs
{
    private const int Remembered = 20;

    // A page may open one dialog after the other; only one at a time, but the browser need not keep to that.
    private const int MaxPending = 20;

    private const int MaxText = 10_000;

    private readonly object _lock = new();
    private readonly CdpSession _page;
    private readonly TimeProvider _clock;
    private readonly List<DialogRecord> _pending = [];
    private readonly Queue<DialogRecord> _recent = new();
    private Armed? _armed;
    private int _lastId;

    public TabDialogs(CdpSession page, TimeProvider clock)
    {
        _page = page;
        _clock = clock;
        page.EventReceived += Accept;
    }

    /// <summary>A dialog stands open that nobody has answered beforehand. Raised by the connection's reader: be quick.</summary>
    public event Action? Blocked;

    /// <summary>Whether the page stands still now because of a dialog.</summary>
    public bool IsBlocked
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count > 0;
            }
        }
    }

    /// <summary><c>browserState</c>: <c>{dialogs:{pending,recent}}</c> (docs/protocol/browser.md 2.7).</summary>
    public JsonObject State
    {
        get
        {
            lock (_lock)
            {
                return Json.Object(("dialogs", Json.Object(
                    ("pending", _pending.Select(one => one.ToJson()).ToArray()),
                    ("recent", _recent.Select(one => one.ToJson()).ToArray()))));
            }
        }
    }

    /// <summary>The same when there is or was a dialog; null when the page never had one.</summary>
    public JsonObject? StateIfAny
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count + _recent.Count > 0 ? State : null;
            }
        }
    }

    /// <summary>Answers an open dialog. False when none is open and none was named: then the answer may be kept for the next one.</summary>
    /// <exception cref="Routes.RouteException">The named one is not open, or several are and none was named.</exception>
    public async Task<bool> AnswerAsync(DialogAnswer answer, string? dialogId, CancellationToken cancellationToken)
    {
        DialogRecord dialog;
        lock (_lock)
        {
            if (dialogId is null && _pending.Count == 0)
            {
                return false;
            }
            dialog = dialogId is null
                ? _pending.Count == 1 ? _pending[0] : throw new Routes.RouteException(500, "Multiple dialogs are pending; pass dialogId.")
                : _pending.FirstOrDefault(one => one.Id == dialogId)
                    ?? throw new Routes.RouteException(500, $"Dialog \"{Cut(dialogId, 100)}\" is not pending.");
        }
        await SettleAsync(dialog, answer, "agent", cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Answers the next dialog, once, if it opens in time. A later call takes the place of this one.</summary>
    public void Arm(DialogAnswer answer, TimeSpan within)
    {
        lock (_lock)
        {
            _armed = new Armed(answer, _clock.GetUtcNow() + within);
        }
    }

    private void Accept(string method, JsonElement parameters)
    {
        if (method == "Page.javascriptDialogOpening")
        {
            Opened(parameters);
        }
        else if (method == "Page.javascriptDialogClosed")
        {
            // Whatever we closed has left the list before; what is still there was closed by somebody else.
            lock (_lock)
            {
                foreach (DialogRecord dialog in _pending.ToArray())
                {
                    Close(dialog, "remote");
                }
            }
        }
    }

    private void Opened(JsonElement parameters)
    {
        string type = parameters.Text("type");
        DialogRecord dialog;
        Armed? armed;
        lock (_lock)
        {
            if (_pending.Count >= MaxPending)
            {
                return;
            }
            DateTimeOffset now = _clock.GetUtcNow();
            dialog = new DialogRecord(
                $"d{++_lastId}", type, Cut(parameters.Text("message"), MaxText), type == "prompt"
                    ? Cut(parameters.Text("defaultPrompt"), MaxText) : null, now);
            _pending.Add(dialog);
            armed = _armed is { } waiting && waiting.Until > now ? waiting : null;
            _armed = null;
        }
        if (armed is null)
        {
            Blocked?.Invoke();
            return;
        }
        _ = SettleArmedAsync(dialog, armed.Answer);
    }

    private async Task SettleArmedAsync(DialogRecord dialog, DialogAnswer answer)
    {
        try
        {
            await SettleAsync(dialog, answer, "armed", CancellationToken.None).ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // The tab has gone, and the dialog with it.
        }
    }

    private async Task SettleAsync(DialogRecord dialog, DialogAnswer answer, string by, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Close(dialog, by);
        }
        try
        {
            await _page.SendAsync("Page.handleJavaScriptDialog", Json.Object(("accept", answer.Accept), ("promptText", answer.PromptText)),
                cancellationToken).ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone && problem.Problem.IndexOf("no dialog", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            // Somebody at the browser was quicker.
        }
    }

    private void Close(DialogRecord dialog, string by)
    {
        if (!_pending.Remove(dialog))
        {
            return;
        }
        _recent.Enqueue(dialog with { ClosedAt = _clock.GetUtcNow(), ClosedBy = by });
        if (_recent.Count > Remembered)
        {
            _recent.Dequeue();
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private sealed record Armed(DialogAnswer Answer, DateTimeOffset Until);
}
