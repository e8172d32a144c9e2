using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Snapshot;

/// <summary>Takes a snapshot of a tab, as text or as a list, and makes its refs those of the tab.</summary>
internal static class Snapshotter
{
    private const string Changed = "Error: Frame changed while its browser snapshot was being captured; retry.";
    private static readonly TimeSpan FrameWait = TimeSpan.FromMilliseconds(50);

    /// <summary>A snapshot as text.</summary>
    /// <exception cref="RouteException">500 the page changed meanwhile, or the frame asked for is not there.</exception>
    public static async Task<RoleSnapshot> TextAsync(Tab tab, SnapshotPlan plan, CancellationToken cancellationToken)
    {
        PageFrame main = tab.Frames.Main;
        PageFrame scope = plan.Frame is null ? main : await FrameAsync(tab, plan.Frame, cancellationToken).ConfigureAwait(false);
        string document = plan.Frame is null && !plan.Options.Readable ? main.LoaderId
            : string.Join("\n", tab.Frames.All.Select(frame => $"{frame.Id} {frame.LoaderId}").OrderBy(one => one, StringComparer.Ordinal));
        var capture = new FrameCapture(tab.Frames, plan.Options, plan.Urls && !IsScoped(plan));
        IReadOnlyList<SnapshotLine> lines;
        IReadOnlyList<string> appendix = [];
        if (!IsScoped(plan))
        {
            lines = await capture.PageAsync(inner: plan.Options.Readable, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            int? root = plan.Selector is null
                ? await FrameQuery.RootAsync(scope, cancellationToken).ConfigureAwait(false)
                : await FrameQuery.FirstAsync(scope, plan.Selector, cancellationToken).ConfigureAwait(false);
            lines = root is { } node ? await capture.ElementAsync(scope, node, cancellationToken).ConfigureAwait(false) : [];
            appendix = plan.Urls && root is not null ? await LinksAsync(scope, cancellationToken).ConfigureAwait(false) : [];
        }
        if (!main.HasSameDocument(tab.Frames.Main) || !scope.HasSameDocument(tab.Frames.Find(scope.Id)))
        {
            throw new RouteException(500, Changed);
        }
        string placeholder = plan.Options.Interactive ? "(no interactive elements)" : IsScoped(plan) ? "(empty)" : "(empty page)";
        RoleSnapshot snapshot = SnapshotText.Finish(
            lines, capture.Refs, placeholder, capture.TooDeep, appendix, plan.MaxChars, tab.Snapshots.Find(plan.Family, document));
        tab.Refs.Replace(snapshot.Refs.Select(one => one.ForTable()));
        tab.Snapshots.Remember(plan.Family, document, snapshot.Refs.Select(one => one.Key()));
        return snapshot;
    }

    /// <summary>A snapshot of the main frame as a list.</summary>
    /// <exception cref="RouteException">500 the page changed meanwhile.</exception>
    public static async Task<IReadOnlyList<AriaNode>> ListAsync(Tab tab, SnapshotPlan plan, CancellationToken cancellationToken)
    {
        PageFrame main = tab.Frames.Main;
        IReadOnlyList<AriaNode> nodes = AriaNode.List(
            AxReader.Read(await main.Session.SendAsync("Accessibility.getFullAXTree", cancellationToken).ConfigureAwait(false)),
            plan.Limit);
        if (!main.HasSameDocument(tab.Frames.Main))
        {
            throw new RouteException(500, Changed);
        }
        tab.Refs.Replace(nodes.Select(node => node.ForTable(main)));
        return nodes;
    }

    private static bool IsScoped(SnapshotPlan plan) => plan.Selector is not null || plan.Frame is not null;

    private static async Task<IReadOnlyList<string>> LinksAsync(PageFrame frame, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> links = await FrameQuery.LinksAsync(frame, cancellationToken).ConfigureAwait(false);
        return links.Count == 0 ? [] : ["", "Links:", .. links];
    }

    /// <summary>The frame inside the iframe element that the selector names; waits for it as long as the snapshot may take.</summary>
    private static async Task<PageFrame> FrameAsync(Tab tab, string selector, CancellationToken cancellationToken)
    {
        while (true)
        {
            PageFrame main = tab.Frames.Main;
            if (await FrameQuery.FirstAsync(main, selector, cancellationToken).ConfigureAwait(false) is { } element)
            {
                System.Text.Json.JsonElement node = (await main.Session.SendAsync(
                    "DOM.describeNode", Json.Object(("backendNodeId", element), ("depth", 1)), cancellationToken).ConfigureAwait(false))
                        .Member("node");
                string? id = node.Member("contentDocument").OptionalText("frameId") ?? node.OptionalText("frameId");
                if (id is null)
                {
                    throw new RouteException(500, "Error: Frame was unavailable while its browser snapshot was being captured.");
                }
                if (tab.Frames.Find(id) is { LoaderId.Length: > 0 } frame)
                {
                    return frame;
                }
            }
            await Task.Delay(FrameWait, cancellationToken).ConfigureAwait(false);
        }
    }
}
