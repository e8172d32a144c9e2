using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Snapshot;

/// <summary>
/// Reads the accessibility trees of a page into lines and refs (docs/protocol/browser.md 2.4). The number of round trips grows with the
/// number of iframes, never with that of elements.
/// </summary>
internal sealed class FrameCapture(PageFrames frames, SnapshotOptions options, bool urls)
{
    // A page with more inner frames shows the first ones.
    private const int MaxInnerFrames = 50;
    private const int MaxInnerDepth = 5;

    private readonly List<SnapshotRef> _refs = [];
    private int _nextRef = 1;
    private int _innerFrames;

    /// <summary>Those given so far, in order.</summary>
    public IReadOnlyList<SnapshotRef> Refs => _refs;

    public bool TooDeep { get; private set; }

    /// <summary>The main frame, and with <paramref name="inner"/> the frames in it under their iframe elements.</summary>
    public Task<List<SnapshotLine>> PageAsync(bool inner, CancellationToken cancellationToken) =>
        FrameAsync(frames.Main, documentNodeId: null, inner ? 0 : MaxInnerDepth, cancellationToken);

    /// <summary>One element and what lies below it.</summary>
    /// <param name="frame">Its frame.</param>
    /// <param name="backendNodeId">Its node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<List<SnapshotLine>> ElementAsync(PageFrame frame, int backendNodeId, CancellationToken cancellationToken)
    {
        List<AxNode> nodes = AxReader.Read(await frame.Session.SendAsync(
            "Accessibility.queryAXTree", Json.Object(("backendNodeId", backendNodeId)), cancellationToken).ConfigureAwait(false));
        if (nodes.TrueForAll(node => node.BackendNodeId != backendNodeId))
        {
            // An element that the tree ignores is left out of that answer with all that lies below it.
            nodes = AxTree.Below(AxReader.Read(await FullTreeAsync(frame, cancellationToken).ConfigureAwait(false)), backendNodeId);
        }
        if (AxTree.OfElement(nodes, backendNodeId) is not { } tree)
        {
            return [];
        }
        await GiveRefsAsync(tree, frame, cancellationToken).ConfigureAwait(false);
        List<SnapshotLine> lines = tree.Render(options, flat: true);
        TooDeep |= tree.CutAtDepth;
        return lines;
    }

    private async Task<List<SnapshotLine>> FrameAsync(PageFrame frame, int? documentNodeId, int depth, CancellationToken cancellationToken)
    {
        // Both at once: the browser works on them one after the other without waiting for us in between.
        Task<JsonElement> asked = FullTreeAsync(frame, cancellationToken);
        Task<PageScan> scanned = documentNodeId is { } document
            ? PageScan.TakeAsync(frame.Session, document, urls, cancellationToken)
            : PageScan.TakeAsync(frame.Session, urls, cancellationToken);
        AxTree tree = AxTree.OfPage(AxReader.Read(await asked.ConfigureAwait(false)));
        tree.Add(await scanned.ConfigureAwait(false));
        if (options.Readable)
        {
            tree.MakeReadable();
        }
        Dictionary<string, int> documents = await GiveRefsAsync(tree, frame, cancellationToken).ConfigureAwait(false);
        List<SnapshotLine> lines = tree.Render(options, flat: false);
        TooDeep |= tree.CutAtDepth;
        return depth >= MaxInnerDepth || !lines.Exists(line => line.Frame is not null)
            ? lines
            : await WithInnerFramesAsync(lines, documents, depth + 1, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<SnapshotLine>> WithInnerFramesAsync(List<SnapshotLine> lines, Dictionary<string, int> documents, int depth,
        CancellationToken cancellationToken)
    {
        var all = new List<SnapshotLine>(lines.Count);
        foreach (SnapshotLine line in lines)
        {
            all.Add(line);
            if (line.Frame is null || frames.Find(line.Frame) is not { LoaderId.Length: > 0 } inner || _innerFrames >= MaxInnerFrames)
            {
                continue;
            }
            _innerFrames++;
            int? document = documents.TryGetValue(inner.Id, out int node) ? node : null;
            if (document is null && !IsRootOfSession(inner))
            {
                continue;
            }
            try
            {
                string indent = new(' ', line.Text.Length - line.Text.TrimStart(' ').Length + 2);
                all.AddRange((await FrameAsync(inner, document, depth, cancellationToken).ConfigureAwait(false))
                    .Select(below => below with { Text = indent + below.Text }));
            }
            catch (CdpException)
            {
                // The frame has gone meanwhile; the rest of the page has not.
            }
        }
        return all;
    }

    private Task<JsonElement> FullTreeAsync(PageFrame frame, CancellationToken cancellationToken) =>
        frame.Session.SendAsync("Accessibility.getFullAXTree", IsRootOfSession(frame) ? null : Json.Object(("frameId", frame.Id)),
            cancellationToken);

    private bool IsRootOfSession(PageFrame frame) => frame.ParentId is not { } parent || frames.Find(parent)?.Session != frame.Session;

    /// <summary>Returns the document nodes of the frames inside, by frame.</summary>
    private async Task<Dictionary<string, int>> GiveRefsAsync(AxTree tree, PageFrame frame, CancellationToken cancellationToken)
    {
        List<AxNode> named = tree.GiveRefs(ref _nextRef);
        var documents = new Dictionary<string, int>(StringComparer.Ordinal);
        AxNode[] iframes = tree.Nodes.Where(node => node.LowerRole == AxRoles.Iframe && node.BackendNodeId is not null)
            .Take(MaxInnerFrames).ToArray();
        await Task.WhenAll(iframes.Select(async iframe =>
        {
            JsonElement node = await DescribeAsync(frame.Session, iframe.BackendNodeId!.Value, cancellationToken).ConfigureAwait(false);
            JsonElement content = node.Member("contentDocument");
            iframe.ContentFrameId = content.OptionalText("frameId") ?? node.OptionalText("frameId");
            if (iframe.ContentFrameId is { } id && content.Integer("backendNodeId") is { } document)
            {
                lock (documents)
                {
                    documents[id] = document;
                }
            }
        })).ConfigureAwait(false);
        foreach (AxNode node in named)
        {
            _refs.Add(new SnapshotRef(node.Ref!, node.LowerRole, node.Name, tree.NthAmongTwins(node), node.BackendNodeId,
                node.ContentFrameId, frame));
        }
        return documents;
    }

    private static async Task<JsonElement> DescribeAsync(CdpSession session, int backendNodeId, CancellationToken cancellationToken)
    {
        try
        {
            return (await session.SendAsync("DOM.describeNode", Json.Object(("backendNodeId", backendNodeId), ("depth", 1)),
                cancellationToken).ConfigureAwait(false)).Member("node");
        }
        catch (CdpException)
        {
            return default;
        }
    }
}
