using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Refs;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Elements;

/// <summary>
/// Finds elements of a tab and makes sure that they can be acted upon: attached, visible, still, enabled, in view, and not covered by
/// something else. Tries again until the time is up, then says what was in the way.
/// </summary>
internal sealed class ElementWork(PageFrames frames, RefTable refs, CdpSession session, TimeProvider clock)
{
    // How long to wait before the next attempt, as the reference's engine does; the last one repeats.
    private static readonly int[] Pauses = [0, 20, 50, 100, 100, 500];

    // What a page's own scrolling may do to ours: other edges are tried in turn.
    private static readonly string[] ScrollEdges = ["nearest", "end", "center", "start"];

    /// <summary>Works on the element until it is done or the time is up.</summary>
    /// <param name="target">Which; found anew for each attempt.</param>
    /// <param name="timeout">For all attempts together.</param>
    /// <param name="attempt">One attempt; the number counts from 0.</param>
    /// <param name="cancellationToken">Ends the action.</param>
    /// <exception cref="Routes.RouteException">What was in the way, or why it can never be done.</exception>
    public async Task<T> RunAsync<T>(ElementTarget target, TimeSpan timeout,
        Func<ElementHandle, int, CancellationToken, Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = clock.CancelAfter(timeout);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Obstacle obstacle = Obstacle.Unresponsive;
        try
        {
            for (int number = 0; ; number++)
            {
                await clock.PauseAsync(TimeSpan.FromMilliseconds(Pauses[Math.Min(number, Pauses.Length - 1)]), both.Token)
                    .ConfigureAwait(false);
                // What is under way may not be cancelled (a pressed button must be let go): then only the wait for it ends.
                Attempt<T> done = await OnceAsync(target, number, attempt, both.Token).OrCancelledAsync(both.Token).ConfigureAwait(false);
                if (done.Obstacle is not { } met)
                {
                    return done.Value!;
                }
                obstacle = met;
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ElementProblem.Of(obstacle, target.Label);
        }
    }

    /// <summary>Brings the element into view and says where in the main frame's viewport a click would reach it.</summary>
    /// <param name="element">Which.</param>
    /// <param name="states">Of elements.js: visible, enabled, stable.</param>
    /// <param name="attempt">Counts from 0.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Attempt<Point>> ReachAsync(ElementHandle element, string[] states, int attempt, CancellationToken cancellationToken)
    {
        if (await CheckAsync(element, states, cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            return obstacle;
        }
        if (await ScrollAsync(element, attempt, cancellationToken).ConfigureAwait(false) is { } hidden)
        {
            return hidden;
        }
        return await PointAsync(element, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the element is in these states; null when it is.</summary>
    public static async Task<Obstacle?> CheckAsync(ElementHandle element, string[] states, CancellationToken cancellationToken) =>
        await element.AskAsync("check", cancellationToken, [states]).ConfigureAwait(false) switch
        {
            "done" => null,
            "visible" => Obstacle.Hidden,
            "enabled" => Obstacle.Disabled,
            "editable" => Obstacle.ReadOnly,
            "stable" => Obstacle.Moving,
            "text" => throw ElementProblem.NotText(element.Label),
            _ => Obstacle.Missing,
        };

    /// <summary>Brings the element into view, through every frame above it; null when done.</summary>
    public static async Task<Obstacle?> ScrollAsync(ElementHandle element, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            await element.Session.SendAsync("DOM.scrollIntoViewIfNeeded", Json.Object(("objectId", element.ObjectId)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            return problem.Problem.IndexOf("layout", StringComparison.OrdinalIgnoreCase) >= 0 ? Obstacle.Hidden : Obstacle.Missing;
        }
        if (attempt > 0)
        {
            // In view and still not reachable: a sticky header may stand in front of it.
            await element.CallAsync("scroll", cancellationToken, ScrollEdges[attempt % ScrollEdges.Length]).ConfigureAwait(false);
        }
        return null;
    }

    /// <summary>The place of the element in the main frame's viewport, when a click there would reach it.</summary>
    public async Task<Attempt<Point>> PointAsync(ElementHandle element, CancellationToken cancellationToken)
    {
        if (ReadPoint(await element.CallAsync("point", cancellationToken).ConfigureAwait(false)) is not { } point)
        {
            return Obstacle.Hidden;
        }
        ElementHandle at = element;
        PageFrame frame = element.Script.Frame;
        while (true)
        {
            JsonElement hit = await at.CallAsync("hits", cancellationToken, point.X, point.Y).ConfigureAwait(false);
            if (hit.ValueKind != JsonValueKind.True)
            {
                return Obstacle.Covered;
            }
            if (frame.ParentId is null)
            {
                return point;
            }
            if (await OwnerAsync(frame, element.Label, cancellationToken).ConfigureAwait(false) is not { } owner)
            {
                return Obstacle.Missing;
            }
            JsonElement box = await owner.CallAsync("frameBox", cancellationToken).ConfigureAwait(false);
            if (box.Number("x") is not { } x || box.Number("y") is not { } y || box.Number("scaleX") is not { } scaleX
                || box.Number("scaleY") is not { } scaleY)
            {
                return Obstacle.Hidden;
            }
            point = new Point(x + (point.X * scaleX), y + (point.Y * scaleY));
            (at, frame) = (owner, owner.Script.Frame);
        }
    }

    /// <summary>Lets go of all objects of pages that this action held.</summary>
    public void Release()
    {
        foreach (CdpSession each in frames.Sessions)
        {
            // Nobody waits: the browser answers when it can, after a dialog perhaps.
            _ = Forget(each.SendAsync("Runtime.releaseObjectGroup", Json.Object(("objectGroup", FrameScript.ObjectGroup)),
                CancellationToken.None));
        }
    }

    private async Task<Attempt<T>> OnceAsync<T>(ElementTarget target, int number,
        Func<ElementHandle, int, CancellationToken, Task<Attempt<T>>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(target, cancellationToken).ConfigureAwait(false) is { } element
                ? await attempt(element, number, cancellationToken).ConfigureAwait(false)
                : Obstacle.Missing;
        }
        catch (CdpException problem) when (!problem.IsGone || !session.Detached.IsCompleted)
        {
            // The document or a frame went away under us; a ref into it does not resolve any more, a selector may match in the next one.
            return Obstacle.Missing;
        }
    }

    private async Task<ElementHandle?> FindAsync(ElementTarget target, CancellationToken cancellationToken)
    {
        if (target.Ref is not null)
        {
            return await FindRefAsync(target, cancellationToken).ConfigureAwait(false);
        }
        FrameScript script = await FrameScript.OpenAsync(frames.Main, cancellationToken).ConfigureAwait(false);
        int count;
        try
        {
            JsonElement answer = await script.CallAsync("locate", cancellationToken, target.Selector!).ConfigureAwait(false);
            count = answer.ValueKind == JsonValueKind.Number && answer.TryGetInt32(out int number) ? number : 0;
        }
        catch (FrameScriptException)
        {
            throw ElementProblem.BadSelector(target.Label);
        }
        return count switch
        {
            0 => null,
            1 => await script.CallForElementAsync("located", target.Label, cancellationToken).ConfigureAwait(false),
            _ => throw ElementProblem.Several(target.Label, count),
        };
    }

    private async Task<ElementHandle> FindRefAsync(ElementTarget target, CancellationToken cancellationToken)
    {
        ResolvedRef found;
        try
        {
            found = refs.Resolve(target.Ref);
        }
        catch (RefException problem)
        {
            throw ElementProblem.Problem(problem.Message);
        }
        FrameScript script = await FrameScript.OpenAsync(found.Frame, cancellationToken).ConfigureAwait(false);
        ElementHandle? element = await script.TakeAsync(found.BackendNodeId, target.Label, cancellationToken).ConfigureAwait(false);
        // An element that has left its document does not come back: no use in waiting for it.
        return element is not null
            && await element.AskAsync("check", cancellationToken, [Array.Empty<string>()]).ConfigureAwait(false) == "done"
            ? element
            : throw ElementProblem.Of(Obstacle.Missing, target.Label);
    }

    /// <summary>The element of the parent frame that shows this frame.</summary>
    private async Task<ElementHandle?> OwnerAsync(PageFrame frame, string label, CancellationToken cancellationToken)
    {
        if (frames.Find(frame.ParentId!) is not { } parent)
        {
            return null;
        }
        JsonElement owner = await parent.Session.SendAsync("DOM.getFrameOwner", Json.Object(("frameId", frame.Id)), cancellationToken)
            .ConfigureAwait(false);
        if (owner.Integer("backendNodeId") is not { } node)
        {
            return null;
        }
        FrameScript script = await FrameScript.OpenAsync(parent, cancellationToken).ConfigureAwait(false);
        return await script.TakeAsync(node, label, cancellationToken).ConfigureAwait(false);
    }

    private static Point? ReadPoint(JsonElement point) => point.Number("x") is { } x && point.Number("y") is { } y ? new Point(x, y) : null;

    private static async Task Forget(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (CdpException)
        {
            // Gone, and its objects with it.
        }
    }
}
