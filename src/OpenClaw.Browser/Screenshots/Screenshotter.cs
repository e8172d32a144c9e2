using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Snapshot;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Screenshots;

/// <summary>
/// Takes a picture of a tab: what it shows, the whole page, or one element; with labels over the elements that have refs.
/// </summary>
internal sealed class Screenshotter(Tab tab)
{
    // Of a page with more refs the first ones are looked for.
    private const int MaxMeasured = 2000;

    private static readonly IsolatedScript Labels = new("labels.js");
    private static readonly TimeSpan ElementWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RefException">The ref names nothing.</exception>
    /// <exception cref="RouteException">The element is not there or has no size; the picture cannot be made small enough.</exception>
    public async Task<Screenshot> TakeAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        (PageFrame Frame, int Node)? element = request.IsOfElement
            ? await FindAsync(request, cancellationToken).ConfigureAwait(false) : null;
        if (!request.Labels)
        {
            CaptureArea area = await AreaAsync(request.FullPage, element, cancellationToken).ConfigureAwait(false);
            return new Screenshot(await PictureTaker.TakeAsync(tab.Session, area, request.Jpeg, cancellationToken).ConfigureAwait(false),
                null, 0, []);
        }
        bool truncated = false;
        if (request.Ref is null)
        {
            // New refs, so that the labels name what an agent can act on now.
            truncated = (await Snapshotter.TextAsync(tab, SnapshotPlan.ForLabels, cancellationToken).ConfigureAwait(false)).Truncated;
        }
        return await LabelledAsync(request.FullPage, element, request.Jpeg, cancellationToken)
            .ConfigureAwait(false) with { Truncated = truncated };
    }

    /// <summary>With the refs that are in force.</summary>
    public async Task<Screenshot> LabelledAsync(bool fullPage, (PageFrame Frame, int Node)? element, bool jpeg,
        CancellationToken cancellationToken)
    {
        CaptureArea area = await AreaAsync(fullPage, element, cancellationToken).ConfigureAwait(false);
        PageMetrics metrics = await PageMetrics.ReadAsync(tab.Session, cancellationToken).ConfigureAwait(false);
        PageRef[] refs = tab.Refs.All.Take(MaxMeasured).ToArray();
        // All questions at once; the answers come as the browser gets to them.
        LabelInput?[] inputs = await Task.WhenAll(refs.Select(one => MeasureAsync(one, metrics.Viewport, cancellationToken)))
            .ConfigureAwait(false);
        LabelPlan plan = LabelPlan.Make(inputs.Where(input => input is not null).Select(input => input!), fullPage ? null : area.Clip,
            elementOnly: element is not null);
        try
        {
            await DrawAsync(plan, area.Clip.Y, cancellationToken).ConfigureAwait(false);
            Picture picture = await PictureTaker.TakeAsync(tab.Session, area, jpeg, cancellationToken).ConfigureAwait(false);
            return new Screenshot(
                picture, plan.Drawn.Count, plan.Skipped + inputs.Count(input => input is null),
                plan.Annotations(area.Clip, picture.Size.Width / area.Clip.Width));
        }
        finally
        {
            await ClearAsync().ConfigureAwait(false);
        }
    }

    private async Task<CaptureArea> AreaAsync(bool fullPage, (PageFrame Frame, int Node)? element, CancellationToken cancellationToken)
    {
        PageMetrics metrics = await PageMetrics.ReadAsync(tab.Session, cancellationToken).ConfigureAwait(false);
        if (element is not { } one)
        {
            return new CaptureArea(fullPage ? metrics.Content : metrics.Viewport, Beyond: fullPage, metrics.PixelRatio);
        }
        Box? box = await FrameGeometry.BoxAsync(tab.Frames, one.Frame, one.Node, cancellationToken).ConfigureAwait(false);
        if (box is not { Width: > 0, Height: > 0 } seen)
        {
            throw new RouteException(500, "Error: Cannot take a screenshot of an element that is not visible or has no size");
        }
        seen = seen.Moved(metrics.Viewport.X, metrics.Viewport.Y);
        (double x, double y) = (Math.Floor(seen.X), Math.Floor(seen.Y));
        var clip = new Box(x, y, Math.Ceiling(seen.X + seen.Width) - x, Math.Ceiling(seen.Y + seen.Height) - y);
        return new CaptureArea(clip, Beyond: clip.Width > metrics.Viewport.Width || clip.Height > metrics.Viewport.Height,
            metrics.PixelRatio);
    }

    private async Task<(PageFrame Frame, int Node)> FindAsync(ScreenshotRequest request, CancellationToken cancellationToken)
    {
        (PageFrame Frame, int Node) found;
        if (request.Ref is not null)
        {
            ResolvedRef resolved = tab.Refs.Resolve(request.Ref);
            found = (resolved.Frame, resolved.BackendNodeId);
        }
        else
        {
            found = (tab.Frames.Main, await AppearAsync(request.Element!, cancellationToken).ConfigureAwait(false));
        }
        try
        {
            await found.Frame.Session.SendAsync("DOM.scrollIntoViewIfNeeded", Json.Object(("backendNodeId", found.Node)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            // No such node any more, or one that is not rendered: its box tells which.
            if (request.Ref is not null && problem.Problem.IndexOf("layout", StringComparison.OrdinalIgnoreCase) < 0)
            {
                throw RefException.Unknown(RefTable.Normalize(request.Ref));
            }
        }
        return found;
    }

    private async Task<int> AppearAsync(string selector, CancellationToken cancellationToken)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            if (await FrameQuery.FirstAsync(tab.Frames.Main, selector, cancellationToken).ConfigureAwait(false) is { } node)
            {
                return node;
            }
            if (waited.Elapsed > ElementWait)
            {
                throw FrameQuery.NotFound(selector);
            }
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<LabelInput?> MeasureAsync(PageRef one, Box viewport, CancellationToken cancellationToken)
    {
        if (one.BackendNodeId is not { } node || tab.Frames.Find(one.FrameId) is not { } frame || frame.LoaderId != one.LoaderId)
        {
            return null;
        }
        Box? box = await FrameGeometry.BoxAsync(tab.Frames, frame, node, cancellationToken).ConfigureAwait(false);
        return box is { } seen ? new LabelInput(one.Ref, one.Role, one.Name, seen.Moved(viewport.X, viewport.Y)) : null;
    }

    private Task DrawAsync(LabelPlan plan, double top, CancellationToken cancellationToken) => plan.Drawn.Count == 0
        ? Task.CompletedTask
        : Labels.CallAsync(tab.Frames.Main, "draw", cancellationToken,
            new JsonArray(plan.Drawn.Select(input => (JsonTree)new JsonArray(
            [
                JsonTree.Of(input.Ref), Json.Number(Math.Round(input.Place.X)), Json.Number(Math.Round(input.Place.Y)),
                Json.Number(Math.Max(1, Math.Round(input.Place.Width))), Json.Number(Math.Max(1, Math.Round(input.Place.Height))),
            ])).ToArray()),
            Json.Number(top));

    private async Task ClearAsync()
    {
        try
        {
            await Labels.CallAsync(tab.Frames.Main, "clear", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is CdpException or ScriptException)
        {
            // The document has gone, and the labels with it.
        }
    }
}
