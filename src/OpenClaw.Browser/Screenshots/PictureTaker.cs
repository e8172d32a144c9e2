using System.Text.Json;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Screenshots;

/// <summary>
/// Has the browser take a picture of bounded size: at most 2000 pixels a side and 5 MiB (docs/protocol/browser.md 2.5). What is too large
/// is not scaled by us, which would need an image library, but asked for again, smaller and as JPEG.
/// </summary>
internal static class PictureTaker
{
    internal const int MaxSide = 2000;
    internal const int MaxBytes = 5 * 1024 * 1024;
    private const int UsualQuality = 85;

    private static readonly int[] LargestSides = [MaxSide, 1800, 1600, 1400, 1200, 1000, 800];
    private static readonly int[] Qualities = [85, 75, 65, 55, 45, 35];

    /// <exception cref="RouteException">500 it cannot be made small enough.</exception>
    public static async Task<Picture> TakeAsync(CdpSession page, CaptureArea area, bool jpeg, CancellationToken cancellationToken,
        int maxBytes = MaxBytes)
    {
        double longer = Math.Max(area.Clip.Width, area.Clip.Height) * area.PixelRatio;
        int smallest = int.MaxValue;
        if (longer <= MaxSide)
        {
            Picture picture = await CaptureAsync(page, area, 1, jpeg, UsualQuality, cancellationToken).ConfigureAwait(false);
            if (picture.Bytes.Length <= maxBytes && picture.Size.Longer <= MaxSide)
            {
                return picture;
            }
            longer = picture.Size.Longer;
            smallest = picture.Bytes.Length;
        }
        foreach (int side in Sides((int)Math.Min(MaxSide, longer)))
        {
            foreach (int quality in Qualities)
            {
                Picture picture = await CaptureAsync(page, area, Math.Min(1, (side - 0.5) / longer), jpeg: true, quality, cancellationToken)
                    .ConfigureAwait(false);
                if (picture.Bytes.Length <= maxBytes && picture.Size.Longer <= MaxSide)
                {
                    return picture;
                }
                smallest = Math.Min(smallest, picture.Bytes.Length);
            }
        }
        throw new RouteException(500, FormattableString.Invariant(
            $"Error: Browser screenshot could not be reduced below {maxBytes / 1048576.0:F0}MB (got {smallest / 1048576.0:F2}MB)"));
    }

    /// <summary>The sides to try: what it has (or the limit), then the steps below.</summary>
    internal static IEnumerable<int> Sides(int first) => new[] { first }.Concat(LargestSides.Where(side => side < first));

    private static async Task<Picture> CaptureAsync(CdpSession page, CaptureArea area, double scale, bool jpeg, int quality,
        CancellationToken cancellationToken)
    {
        JsonObject clip = Json.Object(
            ("x", area.Clip.X), ("y", area.Clip.Y), ("width", area.Clip.Width), ("height", area.Clip.Height), ("scale", scale));
        JsonElement answer = await page.SendAsync("Page.captureScreenshot", Json.Object(
            ("format", jpeg ? "jpeg" : "png"), ("quality", jpeg ? quality : null), ("clip", clip),
            ("captureBeyondViewport", area.Beyond ? true : null)), cancellationToken).ConfigureAwait(false);
        if (answer.Member("data") is not { ValueKind: JsonValueKind.String } data || !data.TryGetBytesFromBase64(out byte[]? bytes)
            || ImageSize.Of(bytes) is not { } size)
        {
            throw new RouteException(500, "Error: Screenshot failed: missing data");
        }
        return new Picture(bytes, size, jpeg);
    }
}
