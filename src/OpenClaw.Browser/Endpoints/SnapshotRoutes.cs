using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Page;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Screenshots;
using OpenClaw.Browser.Settings;
using OpenClaw.Browser.Snapshot;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>GET /snapshot: what a page shows, for an agent to read and to act on by ref (docs/protocol/browser.md 2.4).</summary>
internal static class SnapshotRoutes
{
    public static IReadOnlyList<Route> All { get; } = [new("GET", "/snapshot", SnapshotAsync)];

    private static async Task<BrowserAnswer> SnapshotAsync(RouteCall call, CancellationToken cancellationToken)
    {
        SnapshotPlan plan = SnapshotPlan.Of(call.Request);
        if (plan.AriaRefs && !plan.Aria)
        {
            // Agents' tools look for these words and ask again with refs=role (docs/protocol/browser.md 4).
            throw new RouteException(400, "refs=aria is not supported by this node; use refs=role.");
        }
        return await AnswerAsync(await call.TabAsync(cancellationToken).ConfigureAwait(false), plan, call.Profile.Places, cancellationToken)
            .ConfigureAwait(false);
    }

    internal static async Task<BrowserAnswer> AnswerAsync(Tab tab, SnapshotPlan plan, BrowserPlaces places,
        CancellationToken cancellationToken)
    {
        using var unblocked = new DialogWatch(tab.Dialogs, plan.Timeout, cancellationToken);
        try
        {
            return unblocked.IsBlocked ? Blocked(tab, plan)
                : plan.Aria ? Answer(tab, plan,
                    ("nodes", (await Snapshotter.ListAsync(tab, plan, unblocked.Token).ConfigureAwait(false)).Select(node => node.ToJson())
                        .ToArray()))
                : await TextAsync(tab, plan, places, unblocked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return unblocked.IsBlocked ? Blocked(tab, plan) : throw new RouteException(500, "Error: Browser snapshot capture timed out.");
        }
        catch (Exception problem) when (problem is CdpException or ScriptException)
        {
            throw new RouteException(500, "Error: " + problem.Message);
        }
    }

    private static async Task<BrowserAnswer> TextAsync(Tab tab, SnapshotPlan plan, BrowserPlaces places,
        CancellationToken cancellationToken)
    {
        RoleSnapshot snapshot = await Snapshotter.TextAsync(tab, plan, cancellationToken).ConfigureAwait(false);
        if (!plan.Labels)
        {
            return Answer(tab, plan, Members(snapshot));
        }
        Screenshot taken = await new Screenshotter(tab).LabelledAsync(fullPage: false, element: null, jpeg: false, cancellationToken)
            .ConfigureAwait(false);
        string path = places.NewMedia(taken.Picture.Extension);
        return Answer(tab, plan, [("imagePath", path), ("imageType", taken.Picture.Type), .. taken.Members(), .. Members(snapshot)]) with
        {
            Files = new Dictionary<string, byte[]> { [path] = taken.Picture.Bytes },
        };
    }

    private static BrowserAnswer Blocked(Tab tab, SnapshotPlan plan) => Answer(tab, plan,
        [("blockedByDialog", true), .. plan.Aria
            ? new (string, object?)[] { ("nodes", Array.Empty<JsonTree>()) } : [("snapshot", ""), ("refs", JsonObject.Empty)]]);

    private static BrowserAnswer Answer(Tab tab, SnapshotPlan plan, params (string Name, object? Value)[] members) => BrowserAnswer.Ok(
        [("format", plan.Aria ? "aria" : "ai"), ("targetId", tab.TargetId), ("url", tab.Url), ("browserState", tab.Dialogs.StateIfAny),
            .. members]);

    private static (string Name, object? Value)[] Members(RoleSnapshot snapshot) =>
    [
        ("snapshot", snapshot.Text),
        ("refs", new JsonObject(snapshot.Refs.Select(one => new KeyValuePair<string, JsonTree>(one.Ref, Json.Object(
            ("role", one.Role), ("name", one.Name.Length > 0 ? one.Name : null), ("nth", one.Nth), ("backendDOMNodeId", one.BackendNodeId),
            ("frameId", one.ContentFrameId)))))),
        ("stats", Json.Object(
            ("lines", snapshot.Lines), ("chars", snapshot.Text.Length), ("refs", snapshot.Refs.Count),
            ("interactive", snapshot.Refs.Count(one => AxRoles.IsInteractive(one.Role))))),
        ("newElements", snapshot.NewElements),
        ("truncated", snapshot.Truncated ? true : null),
    ];
}
