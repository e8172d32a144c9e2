using System.Text.Json;
using OpenClaw.Browser.Cdp;

namespace OpenClaw.Browser.Frames;

/// <summary>
/// Where elements are in the main frame's viewport. The browser answers in coordinates of the topmost frame of the element's process;
/// what lies between that one and the main frame is added here.
/// </summary>
internal static class FrameGeometry
{
    // Frames in frames in other processes; a page with more is not measured.
    private const int MaxProcesses = 16;

    /// <summary>The border box of an element; null when it has none (not rendered) or has gone.</summary>
    public static async Task<Box?> BoxAsync(PageFrames frames, PageFrame frame, int backendNodeId, CancellationToken cancellationToken) =>
        await OffsetAsync(frames, frame, cancellationToken).ConfigureAwait(false) is { } offset
        && await LocalBoxAsync(frame.Session, backendNodeId, "border", cancellationToken).ConfigureAwait(false) is { } box
            ? box.Moved(offset.X, offset.Y)
            : null;

    /// <summary>
    /// How far the coordinates of the frame's process are from those of the main frame; null when the frame cannot be seen or has gone.
    /// </summary>
    public static async Task<(double X, double Y)?> OffsetAsync(PageFrames frames, PageFrame frame, CancellationToken cancellationToken)
    {
        (double x, double y) = (0, 0);
        for (int i = 0; i < MaxProcesses; i++)
        {
            PageFrame top = TopOfProcess(frames, frame);
            if (top.IsMain)
            {
                return (x, y);
            }
            if (frames.Find(top.ParentId!) is not { } parent
                || await OwnerAsync(parent, top.Id, cancellationToken).ConfigureAwait(false) is not { } owner
                || await LocalBoxAsync(parent.Session, owner, "content", cancellationToken).ConfigureAwait(false) is not { } box)
            {
                return null;
            }
            (x, y) = (x + box.X, y + box.Y);
            frame = parent;
        }
        return null;
    }

    /// <summary>In coordinates of the session; <paramref name="area"/> is <c>border</c> or <c>content</c>.</summary>
    public static async Task<Box?> LocalBoxAsync(CdpSession session, int backendNodeId, string area, CancellationToken cancellationToken)
    {
        JsonElement answer;
        try
        {
            answer = await session.SendAsync("DOM.getBoxModel", Json.Object(("backendNodeId", backendNodeId)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            return null;
        }
        double[] quad = answer.Member("model").Items(area).Where(value => value.ValueKind == JsonValueKind.Number)
            .Select(value => value.GetDouble()).ToArray();
        if (quad.Length != 8)
        {
            return null;
        }
        double[] xs = [quad[0], quad[2], quad[4], quad[6]];
        double[] ys = [quad[1], quad[3], quad[5], quad[7]];
        return new Box(xs.Min(), ys.Min(), xs.Max() - xs.Min(), ys.Max() - ys.Min());
    }

    private static PageFrame TopOfProcess(PageFrames frames, PageFrame frame)
    {
        while (frame.ParentId is { } parentId && frames.Find(parentId) is { } parent && parent.Session == frame.Session)
        {
            frame = parent;
        }
        return frame;
    }

    private static async Task<int?> OwnerAsync(PageFrame parent, string frameId, CancellationToken cancellationToken)
    {
        try
        {
            return (await parent.Session.SendAsync("DOM.getFrameOwner", Json.Object(("frameId", frameId)), cancellationToken)
                .ConfigureAwait(false)).Integer("backendNodeId");
        }
        catch (CdpException problem) when (!problem.IsGone)
        {
            return null;
        }
    }
}
