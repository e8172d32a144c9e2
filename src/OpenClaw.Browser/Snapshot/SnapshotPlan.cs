using System.Globalization;
using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Snapshot;

/// <summary>
/// What a request for a snapshot asks for, after defaults (docs/protocol/browser.md 2.4). Values that cannot be read count as absent there.
/// </summary>
internal sealed record SnapshotPlan
{
    private const int DefaultMaxChars = 40_000;
    private const int EfficientMaxChars = 8_000;
    private const int EfficientDepth = 6;

    /// <summary>The format <c>aria</c>: the tree as a list instead of text.</summary>
    public required bool Aria { get; init; }

    public required SnapshotOptions Options { get; init; }

    public required bool Labels { get; init; }

    public required bool Urls { get; init; }

    /// <summary><c>refs=aria</c>: another engine's refs, which we do not make.</summary>
    public required bool AriaRefs { get; init; }

    public required string? Selector { get; init; }

    public required string? Frame { get; init; }

    /// <summary>Null is without limit.</summary>
    public required int? MaxChars { get; init; }

    /// <summary>Nodes of an aria snapshot.</summary>
    public required int Limit { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>The snapshot behind the labels of a screenshot: the main frame's whole document, however long.</summary>
    public static SnapshotPlan ForLabels { get; } = new()
    {
        Aria = false, Options = new SnapshotOptions(Interactive: false, Compact: false, MaxDepth: null, Readable: false), Labels = true,
        Urls = false, AriaRefs = false,
        Selector = ":root", Frame = null, MaxChars = null, Limit = 0, Timeout = TimeSpan.Zero,
    };

    /// <summary>Only snapshots that ask for the same things are compared with each other.</summary>
    public string Family => string.Join("\n", [
        Options.Interactive ? "i" : "", Options.Compact ? "c" : "", Options.Readable ? "r" : "",
        Options.MaxDepth?.ToString(CultureInfo.InvariantCulture) ?? "", MaxChars?.ToString(CultureInfo.InvariantCulture) ?? "",
        Urls ? "u" : "", Selector ?? "", Frame ?? ""]);

    /// <exception cref="RouteException">400 labels or the efficient mode together with the aria format.</exception>
    public static SnapshotPlan Of(BrowserRequest request)
    {
        bool efficient = request.QueryText("mode") == "efficient";
        bool aria = request.QueryText("format") == "aria";
        bool? labels = RouteValue.Flag(request.QueryText("labels"));
        bool? urls = RouteValue.Flag(request.QueryText("urls"));
        if (aria && (labels == true || efficient))
        {
            throw new RouteException(400, "labels/mode=efficient require format=ai");
        }
        bool? interactive = RouteValue.Flag(request.QueryText("interactive")) ?? (efficient ? true : null);
        bool? compact = RouteValue.Flag(request.QueryText("compact")) ?? (efficient ? true : null);
        int? depth = RouteValue.WholeNumber(request.QueryText("depth"), from: 0) ?? (efficient ? EfficientDepth : null);
        string? selector = request.QueryText("selector");
        string? frame = request.QueryText("frame");
        bool anyOption = labels == true || urls == true || efficient || interactive == true || compact == true || depth is not null
            || selector is not null || frame is not null;
        int usualChars = efficient ? EfficientMaxChars : DefaultMaxChars;
        int chars = RouteValue.WholeNumber(request.QueryText("maxChars"), from: 0) ?? usualChars;
        return new SnapshotPlan
        {
            Aria = aria,
            Options = new SnapshotOptions(interactive == true, compact == true, depth, Readable: !anyOption),
            Labels = labels == true,
            Urls = urls == true,
            AriaRefs = request.QueryText("refs") == "aria",
            Selector = selector,
            Frame = frame,
            MaxChars = chars == 0 ? null : chars,
            Limit = Math.Min(RouteValue.WholeNumber(request.QueryText("limit"), from: 1) ?? 500, 2000),
            Timeout = TimeSpan.FromMilliseconds(Math.Min(60_000,
                Math.Max(500, RouteValue.WholeNumber(request.QueryText("timeoutMs"), from: 1) ?? 5000))),
        };
    }
}
