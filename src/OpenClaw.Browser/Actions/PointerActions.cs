using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Tabs;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Actions;

/// <summary>click, clickCoords, hover, scrollIntoView and drag: what the mouse does.</summary>
internal sealed class PointerActions(Tab tab, ElementWork elements, Keyboard keyboard, TimeProvider clock)
{
    private static readonly string[] ToClick = ["visible", "enabled", "stable"];
    private static readonly string[] ToHover = ["visible", "stable"];

    private readonly Mouse _mouse = new(tab.Session);

    public async Task ClickAsync(ClickAct act, CancellationToken cancellationToken)
    {
        TimeSpan timeout = ActTimes.Interaction(act.Timeout);
        if (act.Delay > TimeSpan.Zero)
        {
            await MoveToAsync(act.Target, ToHover, timeout, act: null, cancellationToken).ConfigureAwait(false);
            await clock.PauseAsync(act.Delay, cancellationToken).ConfigureAwait(false);
        }
        await MoveToAsync(act.Target, ToClick, timeout, async stop =>
        {
            await keyboard.HoldAsync(act.Modifiers).ConfigureAwait(false);
            await _mouse.ClickAsync(act.Button, act.Twice, TimeSpan.Zero, act.Modifiers, clock, stop).ConfigureAwait(false);
            await keyboard.ReleaseAsync(act.Modifiers).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One plain click, for those that need one on the way.</summary>
    public Task ClickAsync(ElementTarget target, TimeSpan timeout, CancellationToken cancellationToken) =>
        MoveToAsync(target, ToClick, timeout,
            stop => _mouse.ClickAsync(MouseButton.Left, false, TimeSpan.Zero, KeyModifiers.None, clock, stop), cancellationToken);

    public async Task ClickCoordsAsync(ClickCoordsAct act, CancellationToken cancellationToken)
    {
        await _mouse.MoveAsync(act.At, KeyModifiers.None, cancellationToken).ConfigureAwait(false);
        await _mouse.ClickAsync(act.Button, act.Twice, act.Delay, KeyModifiers.None, clock, cancellationToken).ConfigureAwait(false);
    }

    public Task HoverAsync(HoverAct act, CancellationToken cancellationToken) =>
        MoveToAsync(act.Target, ToHover, ActTimes.Interaction(act.Timeout), act: null, cancellationToken);

    public Task ScrollAsync(ScrollAct act, CancellationToken cancellationToken) =>
        elements.RunAsync<bool>(act.Target, ActTimes.Wait(act.Timeout), async (element, attempt, stop) =>
        {
            Obstacle? obstacle = await ElementWork.CheckAsync(element, ["stable"], stop).ConfigureAwait(false)
                ?? await ElementWork.ScrollAsync(element, 0, stop).ConfigureAwait(false);
            return obstacle is { } met ? met : true;
        }, cancellationToken);

    public async Task DragAsync(DragAct act, CancellationToken cancellationToken)
    {
        TimeSpan timeout = ActTimes.Interaction(act.Timeout);
        var native = new NativeDrag(tab, _mouse, clock);
        await MoveToAsync(act.From, ToHover, timeout, act: null, cancellationToken).ConfigureAwait(false);
        await _mouse.DownAsync(MouseButton.Left, 1, KeyModifiers.None).ConfigureAwait(false);
        try
        {
            // The first step decides: either the browser takes over and drags data, or the page follows the mouse by itself.
            await native.BeginAsync(cancellationToken).ConfigureAwait(false);
            await elements.RunAsync<bool>(act.To, timeout, async (element, attempt, stop) =>
            {
                Attempt<Point> place = await elements.ReachAsync(element, ToHover, attempt, stop).ConfigureAwait(false);
                if (place.Obstacle is { } obstacle)
                {
                    return obstacle;
                }
                await native.MoveAsync(place.Value, stop).ConfigureAwait(false);
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await native.DropAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Moves the mouse to where a click reaches the element and, once it is there and still does, acts.</summary>
    private Task MoveToAsync(ElementTarget target, string[] states, TimeSpan timeout, Func<CancellationToken, Task>? act,
        CancellationToken cancellationToken) =>
        elements.RunAsync<bool>(target, timeout, async (element, attempt, stop) =>
        {
            Attempt<Point> place = await elements.ReachAsync(element, states, attempt, stop).ConfigureAwait(false);
            if (place.Obstacle is { } obstacle)
            {
                return obstacle;
            }
            await _mouse.MoveAsync(place.Value, keyboard.Modifiers, stop).ConfigureAwait(false);
            if (act is null)
            {
                return true;
            }
            // Hovering may have brought something up: a menu over the element, the element elsewhere.
            Attempt<Point> still = await elements.PointAsync(element, stop).ConfigureAwait(false);
            if (still.Obstacle is { } covered)
            {
                return covered;
            }
            if (still.Value != place.Value)
            {
                return Obstacle.Moving;
            }
            try
            {
                await act(stop).ConfigureAwait(false);
            }
            catch (CdpException problem) when (!problem.IsGone || !tab.Session.Detached.IsCompleted)
            {
                // The click did what it should, and the page went away under it. Never twice.
            }
            return true;
        }, cancellationToken);
}
