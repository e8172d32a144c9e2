using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// A drag with the button held. Pages with HTML5 drag and drop begin a drag of data, which the browser would hand to the system: it is
/// intercepted (<c>Input.setInterceptDrags</c>) and replayed as drag events. For all others the mouse just moves.
/// </summary>
internal sealed class NativeDrag(Tab tab, Mouse mouse, TimeProvider clock)
{
    // From the move that begins a drag to the browser's word on it; on a loaded machine that is not at once.
    private static readonly TimeSpan Announced = TimeSpan.FromSeconds(2);

    // Enough for pages that begin a drag only after some pixels.
    private const double FirstStep = 8;

    private JsonObject? _data;
    private bool _entered;

    /// <summary>Makes the first step with the button held.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var intercepted = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnEvent(string method, JsonElement parameters)
        {
            if (method == "Input.dragIntercepted")
            {
                intercepted.TrySetResult(parameters.Member("data"));
            }
        }
        IReadOnlyList<CdpSession> sessions = tab.Frames.Sessions;
        foreach (CdpSession session in sessions)
        {
            session.EventReceived += OnEvent;
        }
        try
        {
            await tab.Session.SendAsync("Input.setInterceptDrags", Json.Object(("enabled", true)), cancellationToken).ConfigureAwait(false);
            List<FrameScript> scripts = await WatchAsync(cancellationToken).ConfigureAwait(false);
            Point start = mouse.At;
            await mouse.MoveAsync(start with { X = start.X + FirstStep }, KeyModifiers.None, cancellationToken).ConfigureAwait(false);
            await mouse.MoveAsync(start with { X = start.X + FirstStep, Y = start.Y + FirstStep }, KeyModifiers.None, cancellationToken)
                .ConfigureAwait(false);
            if (await BeganAsync(scripts, cancellationToken).ConfigureAwait(false)
                && await Task.WhenAny(intercepted.Task, clock.PauseAsync(Announced, cancellationToken))
                    .ConfigureAwait(false) == intercepted.Task)
            {
                _data = JsonTreeReader.Read((await intercepted.Task.ConfigureAwait(false)).GetRawText()).AsObject;
            }
        }
        finally
        {
            foreach (CdpSession session in sessions)
            {
                session.EventReceived -= OnEvent;
            }
        }
    }

    public async Task MoveAsync(Point to, CancellationToken cancellationToken)
    {
        if (_data is null)
        {
            await mouse.MoveAsync(to, KeyModifiers.None, cancellationToken).ConfigureAwait(false);
            // Some pages only look at where the mouse moves after it has arrived.
            await mouse.MoveAsync(to, KeyModifiers.None, cancellationToken).ConfigureAwait(false);
            return;
        }
        mouse.PutAt(to);
        await DispatchAsync("dragEnter", cancellationToken).ConfigureAwait(false);
        _entered = true;
        await DispatchAsync("dragOver", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go, wherever the mouse is now.</summary>
    public async Task DropAsync()
    {
        if (_data is not null && _entered)
        {
            await DispatchAsync("drop", CancellationToken.None).ConfigureAwait(false);
        }
        await mouse.UpAsync(MouseButton.Left, 1, KeyModifiers.None).ConfigureAwait(false);
        await tab.Session.SendAsync("Input.setInterceptDrags", Json.Object(("enabled", false)), CancellationToken.None)
            .ConfigureAwait(false);
    }

    private Task DispatchAsync(string type, CancellationToken cancellationToken) =>
        tab.Session.SendAsync("Input.dispatchDragEvent",
            Json.Object(("type", type), ("x", mouse.At.X), ("y", mouse.At.Y), ("data", _data), ("modifiers", 0)), cancellationToken);

    private async Task<List<FrameScript>> WatchAsync(CancellationToken cancellationToken)
    {
        var scripts = new List<FrameScript>();
        foreach (PageFrame frame in tab.Frames.All)
        {
            try
            {
                FrameScript script = await FrameScript.OpenAsync(frame, cancellationToken).ConfigureAwait(false);
                await script.CallAsync("watchDrag", cancellationToken).ConfigureAwait(false);
                scripts.Add(script);
            }
            catch (CdpException problem) when (!problem.IsGone || !tab.Session.Detached.IsCompleted)
            {
                // A frame that went away is not dragged from.
            }
        }
        return scripts;
    }

    private async Task<bool> BeganAsync(List<FrameScript> scripts, CancellationToken cancellationToken)
    {
        bool began = false;
        foreach (FrameScript script in scripts)
        {
            try
            {
                began |= (await script.CallAsync("dragBegan", cancellationToken).ConfigureAwait(false)).ValueKind == JsonValueKind.True;
            }
            catch (CdpException problem) when (!problem.IsGone || !tab.Session.Detached.IsCompleted)
            {
                // As above.
            }
        }
        return began;
    }
}
