using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Elements;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Actions;

/// <summary>
/// Carries out actions of one request, and tells what they caused besides: a dialog, downloads, a refused address. Made per request.
/// </summary>
internal sealed class ActRunner
{
    private static readonly TimeSpan DownloadQuiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DownloadBegin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DownloadSaving = TimeSpan.FromSeconds(30);

    private readonly ActSurroundings _around;
    private readonly Tab _tab;
    private readonly ElementWork _elements;
    private readonly Keyboard _keyboard;
    private readonly PointerActions _pointer;
    private readonly TextActions _text;
    private readonly EvaluateAction _scripts;
    private readonly WaitAction _wait;
    private RouteException? _refused;

    public ActRunner(ActSurroundings around)
    {
        _around = around;
        _tab = around.Tab;
        _elements = new ElementWork(_tab.Frames, _tab.Refs, _tab.Session, _tab.Clock);
        _keyboard = new Keyboard(_tab.Session);
        _pointer = new PointerActions(_tab, _elements, _keyboard, _tab.Clock);
        _text = new TextActions(_elements, _pointer, _keyboard, _tab.Clock);
        _scripts = new EvaluateAction(_tab, _tab.Clock);
        _wait = new WaitAction(_tab, _scripts, _tab.Clock);
    }

    /// <summary>The members of the answer that the action adds.</summary>
    /// <exception cref="RouteException">It failed.</exception>
    public async Task<JsonObject> RunAsync(ActRequest request, CancellationToken cancellationToken)
    {
        DownloadWait downloads = _around.Downloads.Watch(_tab);
        using var interruption = new ActInterruption(_tab, cancellationToken);
        using var navigation = new NavigationWatch(_tab, _tab.Clock);
        using IDisposable watch = _around.WatchBlocked(refused => _refused ??= refused);
        try
        {
            // Closing is what helps against a page that opens dialogs.
            if (interruption.ByDialog && request is not CloseAct)
            {
                return Blocked();
            }
            JsonObject result;
            if (request is CloseAct)
            {
                await _around.CloseAsync(_tab, cancellationToken).ConfigureAwait(false);
                return JsonObject.Empty;
            }
            Task<JsonObject> work = WorkAsync(request, navigation, interruption.Token);
            bool ended = await interruption.WaitAsync(work).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!ended || interruption.ByDialog)
            {
                return Blocked();
            }
            result = await work.ConfigureAwait(false);
            IReadOnlyList<SavedDownload> saved = await _around.Downloads.DrainAsync(downloads, navigation.HasSpawned, DownloadQuiet,
                DownloadBegin, DownloadSaving, cancellationToken).ConfigureAwait(false);
            return saved.Count == 0 ? result : result.With("downloads", new JsonArray(saved.Select(one => one.ToJson()).ToArray()));
        }
        catch (CdpException problem)
        {
            throw ElementProblem.Problem(_tab.Session.Detached.IsCompleted
                ? "The tab was closed while the action ran." : $"The browser refused: {problem.Problem}");
        }
        finally
        {
            _around.Downloads.Remove(downloads);
            _elements.Release();
        }
    }

    private JsonObject Blocked() => Json.Object(("blockedByDialog", true), ("browserState", _tab.Dialogs.State));

    private async Task<JsonObject> WorkAsync(ActRequest request, NavigationWatch navigation, CancellationToken cancellationToken)
    {
        if (request is BatchAct batch)
        {
            return await BatchAsync(batch, navigation, cancellationToken).ConfigureAwait(false);
        }
        JsonTree? result = await SingleAsync(request, navigation, cancellationToken).ConfigureAwait(false);
        return request is EvaluateAct ? Json.Object(("result", result)) : JsonObject.Empty;
    }

    /// <summary>One action and what it leads to; a refused address is its failure.</summary>
    private async Task<JsonTree?> SingleAsync(ActRequest request, NavigationWatch navigation, CancellationToken cancellationToken)
    {
        JsonTree? result = null;
        RouteException? failure = null;
        try
        {
            result = await ActAsync(request, navigation, cancellationToken).ConfigureAwait(false);
        }
        catch (RouteException problem)
        {
            // Where it led is looked at all the same.
            failure = problem;
        }
        if (request is not (WaitAct { For.Predicate: null } or ResizeAct or CloseAct or BatchAct))
        {
            await navigation.SettleAsync(cancellationToken).ConfigureAwait(false);
        }
        if ((_refused ?? failure) is { } thrown)
        {
            throw thrown;
        }
        return result;
    }

    private async Task<JsonTree?> ActAsync(ActRequest request, NavigationWatch navigation, CancellationToken cancellationToken)
    {
        ActReader.RequireScripts(request, _around.EvaluateEnabled);
        switch (request)
        {
            case ClickAct click:
                await _pointer.ClickAsync(click, cancellationToken).ConfigureAwait(false);
                break;
            case ClickCoordsAct coords:
                await _pointer.ClickCoordsAsync(coords, cancellationToken).ConfigureAwait(false);
                break;
            case HoverAct hover:
                await _pointer.HoverAsync(hover, cancellationToken).ConfigureAwait(false);
                break;
            case ScrollAct scroll:
                await _pointer.ScrollAsync(scroll, cancellationToken).ConfigureAwait(false);
                break;
            case DragAct drag:
                await _pointer.DragAsync(drag, cancellationToken).ConfigureAwait(false);
                break;
            case TypeAct type:
                await _text.TypeAsync(type, cancellationToken).ConfigureAwait(false);
                break;
            case InsertTextAct insert:
                await _text.InsertAsync(insert, cancellationToken).ConfigureAwait(false);
                break;
            case PressAct press:
                await _text.PressAsync(press, cancellationToken).ConfigureAwait(false);
                break;
            case FillAct fill:
                await _text.FillAsync(fill, cancellationToken).ConfigureAwait(false);
                break;
            case SelectAct select:
                await _text.SelectAsync(select, cancellationToken).ConfigureAwait(false);
                break;
            case ResizeAct resize:
                await _tab.Session.SendAsync("Emulation.setDeviceMetricsOverride", Json.Object(
                    ("width", resize.Width), ("height", resize.Height), ("deviceScaleFactor", 0), ("mobile", false)), cancellationToken)
                        .ConfigureAwait(false);
                break;
            case WaitAct wait:
                await _wait.RunAsync(wait, cancellationToken).ConfigureAwait(false);
                break;
            case EvaluateAct evaluate:
                return await _scripts.RunAsync(evaluate, cancellationToken).ConfigureAwait(false);
            case CloseAct:
                await _around.CloseAsync(_tab, cancellationToken).ConfigureAwait(false);
                break;
            case BatchAct inner:
                await InnerBatchAsync(inner, navigation, cancellationToken).ConfigureAwait(false);
                break;
        }
        return null;
    }

    /// <summary>A batch in a batch fails with the first failure inside; what it did before stays done.</summary>
    private async Task InnerBatchAsync(BatchAct batch, NavigationWatch navigation, CancellationToken cancellationToken)
    {
        JsonObject done = await BatchAsync(batch, navigation, cancellationToken).ConfigureAwait(false);
        if (done["results"]!.AsArray!.FirstOrDefault(one => one.AsObject!["ok"]!.AsBool == false) is { } failed)
        {
            throw ElementProblem.Problem(failed.AsObject!["error"]!.AsText!);
        }
    }

    private async Task<JsonObject> BatchAsync(BatchAct batch, NavigationWatch navigation, CancellationToken cancellationToken)
    {
        var results = new List<JsonObject>();
        int seen = navigation.Count;
        for (int i = 0; i < batch.Actions.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonObject result = await TryAsync(batch.Actions[i], navigation, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            int skipped = batch.Actions.Count - i - 1;
            if (_tab.Session.Detached.IsCompleted || batch.Actions[i] is CloseAct)
            {
                return Aborted(results, "closed", i + 1, skipped);
            }
            if (navigation.Count > seen)
            {
                results[i] = result.With("navigated", JsonTree.Of(true)).With("url", JsonTree.Of(_tab.Frames.Main.Url));
                return Aborted(results, "navigation", i + 1, skipped);
            }
            if (result["ok"]!.AsBool == false && batch.StopOnError)
            {
                break;
            }
        }
        return Json.Object(("results", results));
    }

    private JsonObject Aborted(List<JsonObject> results, string reason, int afterAction, int skipped) => skipped == 0
        ? Json.Object(("results", results))
        : Json.Object(("results", results),
            ("aborted", Json.Object(("reason", reason), ("afterAction", afterAction), ("url", _tab.Frames.Main.Url),
                ("skipped", skipped))));

    private async Task<JsonObject> TryAsync(ActRequest request, NavigationWatch navigation, CancellationToken cancellationToken)
    {
        try
        {
            await SingleAsync(request, navigation, cancellationToken).ConfigureAwait(false);
            return Json.Object(("ok", true));
        }
        catch (RouteException problem) when (problem.Reason is null)
        {
            return Json.Object(("ok", false), ("error", problem.Message));
        }
        catch (CdpException problem) when (_tab.Session.Detached.IsCompleted)
        {
            _ = problem;
            return Json.Object(("ok", false), ("error", "The tab was closed while the action ran."));
        }
    }
}
