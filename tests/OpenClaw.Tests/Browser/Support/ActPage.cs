using System.Text.Json;
using OpenClaw.Browser;
using OpenClaw.Browser.Actions;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Endpoints;
using OpenClaw.Browser.Files;
using OpenClaw.Browser.Refs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Browser.Support;

/// <summary>A page of a test with actions done to it as POST /act does them, without a profile around it.</summary>
internal sealed class ActPage
{
    private readonly BrowserDownloads _downloads;

    private ActPage(Tab tab, BrowserDownloads downloads)
    {
        Tab = tab;
        _downloads = downloads;
    }

    public Tab Tab { get; }

    public bool EvaluateEnabled { get; set; } = true;

    public static async Task<ActPage> OpenAsync(Chromium chromium, string html,
        [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/" + name, "<!DOCTYPE html><meta charset=utf-8>" + html));
        string root = Path.Combine(Path.GetTempPath(), "openclaw-act-none");
        return new ActPage(tab,
            new BrowserDownloads(chromium.Connection.Browser, root, () => [tab], (_, _) => Task.CompletedTask, TimeProvider.System));
    }

    /// <summary>What the action adds to its answer.</summary>
    public Task<JsonObject> ActAsync(string body)
    {
        ActRequest request = ActReader.Read(JsonTreeReader.ReadJson5(body).AsObject!);
        ActRoutes.RequireScripts(request, EvaluateEnabled);
        ActTargets.RequireOneTab(request, Tab, [Tab]);
        return new ActRunner(new ActSurroundings
        {
            Tab = Tab,
            EvaluateEnabled = EvaluateEnabled,
            Downloads = _downloads,
            CloseAsync = (tab, stop) => tab.Session.SendAsync("Page.close", stop),
            WatchBlocked = _ => GateWatch.None,
        }).RunAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The action fails; with these words.</summary>
    public async Task<string> FailAsync(string body)
    {
        RouteException problem = await Assert.ThrowsAsync<RouteException>(() => ActAsync(body));
        Assert.Equal((500, "ACT_OPERATION_FAILED"), (problem.Status, problem.Code));
        return problem.Message;
    }

    /// <summary>The value of an expression in the page, as text.</summary>
    public async Task<string> AskAsync(string expression) =>
        (await Tab.Session.SendAsync("Runtime.evaluate", Json.Object(
            ("expression", $"(async () => String(await ({expression})))()"), ("returnByValue", true), ("awaitPromise", true)),
                TestContext.Current.CancellationToken)).Member("result").Text("value");

    public async Task AskDialogAsync(bool accept)
    {
        await Chromium.UntilAsync(() => Tab.Dialogs.IsBlocked, "a dialog");
        await Tab.Dialogs.AnswerAsync(new OpenClaw.Browser.Dialogs.DialogAnswer(accept, null), null, CancellationToken.None);
    }

    /// <summary>Names an element as a snapshot would; in a frame when its index among the page's frames is given.</summary>
    public async Task RefAsync(string name, string selector, int frame = 0)
    {
        OpenClaw.Browser.Frames.PageFrame where = Tab.Frames.All[frame];
        JsonElement world = await where.Session.SendAsync("Page.createIsolatedWorld", Json.Object(("frameId", where.Id)),
            CancellationToken.None);
        await TakeAsync(name, where, $"document.querySelector({JsonTreeWriter.WriteCompact(JsonTree.Of(selector))})",
            world.Integer("executionContextId"));
    }

    /// <summary>Names the element that an expression in the page gives.</summary>
    public Task RefOfAsync(string name, string expression) => TakeAsync(name, Tab.Frames.Main, expression, context: null);

    private async Task TakeAsync(string name, OpenClaw.Browser.Frames.PageFrame where, string expression, int? context)
    {
        JsonElement found = await where.Session.SendAsync("Runtime.evaluate",
            Json.Object(("expression", expression), ("contextId", context)), CancellationToken.None);
        JsonElement node = await where.Session.SendAsync("DOM.describeNode",
            Json.Object(("objectId", found.Member("result").Text("objectId"))), CancellationToken.None);
        Tab.Refs.Replace(
            Tab.Refs.All.Append(new PageRef(name, "generic", "", null, node.Member("node").Integer("backendNodeId"), where.Id,
                where.LoaderId)).ToArray());
    }
}
