using OpenClaw.Browser.Cdp;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Input;

internal enum MouseButton
{
    Left,
    Right,
    Middle,
}

/// <summary>
/// The mouse of one tab while one action uses it. Positions are CSS pixels of the main frame's viewport: the browser finds the frame below,
/// in whatever process it lives.
/// </summary>
internal sealed class Mouse(CdpSession page)
{
    private Point _at;
    private MouseButton? _held;

    /// <summary>The place where the mouse was last put.</summary>
    public Point At => _at;

    /// <summary>Takes note of where a drag has taken the mouse; tells nobody.</summary>
    public void PutAt(Point at) => _at = at;

    public Task MoveAsync(Point to, KeyModifiers modifiers, CancellationToken cancellationToken)
    {
        _at = to;
        return SendAsync("mouseMoved", _held, 0, modifiers, cancellationToken);
    }

    /// <summary>Presses a button. Cannot be called off: a wait that ends early must not leave the button held.</summary>
    public Task DownAsync(MouseButton button, int clickCount, KeyModifiers modifiers)
    {
        _held = button;
        return SendAsync("mousePressed", button, clickCount, modifiers, CancellationToken.None);
    }

    public Task UpAsync(MouseButton button, int clickCount, KeyModifiers modifiers)
    {
        _held = null;
        return SendAsync("mouseReleased", button, clickCount, modifiers, CancellationToken.None);
    }

    /// <summary>Clicks where the mouse is: once, or twice as a double click.</summary>
    public async Task ClickAsync(MouseButton button, bool twice, TimeSpan delay, KeyModifiers modifiers, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        for (int count = 1; count <= (twice ? 2 : 1); count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await DownAsync(button, count, modifiers).ConfigureAwait(false);
            await PauseAsync(delay, clock, CancellationToken.None).ConfigureAwait(false);
            await UpAsync(button, count, modifiers).ConfigureAwait(false);
            if (twice && count == 1)
            {
                await PauseAsync(delay, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Task SendAsync(string type, MouseButton? button, int clickCount, KeyModifiers modifiers, CancellationToken cancellationToken) =>
        page.SendAsync("Input.dispatchMouseEvent", Json.Object(
            ("type", type), ("x", _at.X), ("y", _at.Y), ("button", Name(button)), ("buttons", Mask(_held)), ("clickCount", clickCount),
            ("modifiers", (int)modifiers), ("force", _held is null ? 0.0 : 0.5)), cancellationToken);

    private static string Name(MouseButton? button) => button switch
    {
        MouseButton.Left => "left",
        MouseButton.Right => "right",
        MouseButton.Middle => "middle",
        _ => "none",
    };

    private static int Mask(MouseButton? button) => button switch
    {
        MouseButton.Left => 1,
        MouseButton.Right => 2,
        MouseButton.Middle => 4,
        _ => 0,
    };

    private static Task PauseAsync(TimeSpan delay, TimeProvider clock, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? clock.PauseAsync(delay, cancellationToken) : Task.CompletedTask;
}
