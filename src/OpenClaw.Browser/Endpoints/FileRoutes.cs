using OpenClaw.Browser.Actions;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Endpoints;

/// <summary>POST /hooks/file-chooser, /download, /wait/download (docs/protocol/browser.md 2.7).</summary>
internal static class FileRoutes
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<Route> All { get; } =
    [
        new Route("POST", "/hooks/file-chooser", ChooseAsync),
        new Route("POST", "/download", DownloadAsync),
        new Route("POST", "/wait/download", WaitAsync),
    ];

    private static async Task<BrowserAnswer> ChooseAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject body = call.Request.Body;
        string? reference = ArgumentReader.Text(body["ref"]);
        string? input = ArgumentReader.Text(body["inputRef"]);
        string? selector = ArgumentReader.Text(body["element"]);
        IReadOnlyList<string> requested = ArgumentReader.Texts(body["paths"]);
        TimeSpan timeout = ArgumentReader.Timeout(body, Usual, Usual);
        if (requested.Count == 0)
        {
            throw new RouteException(400, "paths are required");
        }
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> paths = UploadPaths.Resolve(call.Profile.Places, requested);
        if (input is not null || selector is not null)
        {
            if (reference is not null)
            {
                throw new RouteException(400, "ref cannot be combined with inputRef/element");
            }
            if (input is not null && selector is not null)
            {
                throw new RouteException(500, "inputRef and element are mutually exclusive");
            }
            await SetAsync(tab, new ElementTarget(input, selector), paths, timeout, cancellationToken).ConfigureAwait(false);
            return BrowserAnswer.Ok();
        }
        Task chosen = await tab.FileChooser.ArmAsync(paths, timeout, cancellationToken).ConfigureAwait(false);
        if (reference is not null)
        {
            await ClickAsync(call, tab, reference, timeout, cancellationToken).ConfigureAwait(false);
            await UntilAsync(chosen, cancellationToken).ConfigureAwait(false);
        }
        return BrowserAnswer.Ok();
    }

    private static async Task<BrowserAnswer> DownloadAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject body = call.Request.Body;
        string? reference = ArgumentReader.Text(body["ref"]);
        string? path = ArgumentReader.Text(body["path"]);
        TimeSpan timeout = ArgumentReader.Timeout(body, Usual, Usual);
        if (IsCurrentDocument(body))
        {
            return await CurrentDocument.DownloadAsync(call, body["expectedUrl"]!.AsText!, timeout, cancellationToken)
                .ConfigureAwait(false);
        }
        if (reference is null || path is null)
        {
            throw new RouteException(400, reference is null ? "ref is required" : "path is required");
        }
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        BrowserDownloads downloads = Downloads(call);
        DownloadWait wait = downloads.Arm(tab, Allowed(call, path));
        try
        {
            await ClickAsync(call, tab, reference, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            downloads.Remove(wait);
            throw;
        }
        return Answer(tab, await downloads.TakeAsync(wait, timeout, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<BrowserAnswer> WaitAsync(RouteCall call, CancellationToken cancellationToken)
    {
        JsonObject body = call.Request.Body;
        string? path = ArgumentReader.Text(body["path"]);
        TimeSpan timeout = ArgumentReader.Timeout(body, Usual, Usual);
        Tab tab = await call.TabAsync(cancellationToken).ConfigureAwait(false);
        BrowserDownloads downloads = Downloads(call);
        DownloadWait wait = downloads.Arm(tab, path is null ? null : Allowed(call, path));
        return Answer(tab, await downloads.TakeAsync(wait, timeout, cancellationToken).ConfigureAwait(false));
    }

    internal static BrowserAnswer Answer(Tab tab, SavedDownload saved) =>
        BrowserAnswer.Ok(("targetId", tab.TargetId), ("download", saved.ToJson()));

    internal static BrowserDownloads Downloads(RouteCall call) =>
        (call.Profile.Running ?? throw new RouteException(409, "browser not running")).Downloads;

    private static bool IsCurrentDocument(JsonObject body)
    {
        if (body["currentDocument"] is not (null or JsonBool))
        {
            throw new RouteException(400, "currentDocument must be a boolean");
        }
        bool current = body["currentDocument"]?.AsBool == true;
        if (current && (body.Has("ref") || body.Has("path")))
        {
            throw new RouteException(400, "currentDocument cannot be combined with ref or path");
        }
        if (current && string.IsNullOrWhiteSpace(body["expectedUrl"]?.AsText))
        {
            throw new RouteException(400, "expectedUrl is required for currentDocument");
        }
        return current || !body.Has("expectedUrl") ? current : throw new RouteException(400, "expectedUrl requires currentDocument");
    }

    private static string Allowed(RouteCall call, string path)
    {
        PrivateFile.EnsureDirectory(call.Profile.Places.Downloads);
        return RootedPath.ForWriting(call.Profile.Places.Downloads, path) ?? throw FileProblem.OutsideDownloads();
    }

    private static Task SetAsync(Tab tab, ElementTarget target, IReadOnlyList<string> paths, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var elements = new ElementWork(tab.Frames, tab.Refs, tab.Session, tab.Clock);
        return elements.RunAsync<bool>(target, timeout, async (element, attempt, stop) =>
        {
            await TabFileChooser.SetAsync(element, paths, stop).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <summary>A click as POST /act makes it, but for downloads, which somebody else waits for.</summary>
    private static async Task ClickAsync(RouteCall call, Tab tab, string reference, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var click = new ClickAct(null, new ElementTarget(reference, null), Twice: false, Input.MouseButton.Left, Input.KeyModifiers.None,
            TimeSpan.Zero, timeout);
        JsonObject done = await new ActRunner(ActRoutes.Surroundings(call, tab)).RunAsync(click, cancellationToken).ConfigureAwait(false);
        if (done.Has("blockedByDialog"))
        {
            throw new RouteException(500, "Browser action blocked by a modal dialog.");
        }
    }

    private static async Task UntilAsync(Task chosen, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(chosen, Task.Delay(Timeout.InfiniteTimeSpan, stop.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        stop.Cancel();
        await chosen.ConfigureAwait(false);
    }
}
