using OpenClaw.Browser;
using OpenClaw.Browser.Cdp;
using OpenClaw.Browser.Dialogs;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Dialogs;

/// <summary>Modal dialogs of a real page: seen, answered now or beforehand, remembered (docs/protocol/browser.md 2.7).</summary>
[Trait("Needs", "chromium")]
public sealed class TabDialogsTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(2);

    [ChromiumFact]
    public async Task A_prompt_is_answered_with_a_text_and_remembered()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/prompt", "<title>p</title>"));
        Task<string> asked = EvaluateAsync(tab, "String(prompt('Name?', 'Ada'))");
        await Chromium.UntilAsync(() => tab.Dialogs.IsBlocked, "the prompt opens");
        JsonObject open = Records(tab, "pending").Single();
        Assert.Equal(("d1", "prompt", "Name?", "Ada"),
            (open["id"]!.AsText, open["type"]!.AsText, open["message"]!.AsText, open["defaultValue"]!.AsText));
        Assert.True(await tab.Dialogs.AnswerAsync(new DialogAnswer(true, "Grace"), null, CancellationToken.None));
        Assert.Equal("Grace", await asked);
        Assert.False(tab.Dialogs.IsBlocked);
        Assert.Equal(("d1", "agent"), (Records(tab, "recent").Single()["id"]!.AsText, Records(tab, "recent").Single()["closedBy"]!.AsText));
    }

    [ChromiumFact]
    public async Task An_answer_given_beforehand_serves_one_dialog()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/armed", "<title>a</title>"));
        bool blocked = false;
        tab.Dialogs.Blocked += () => blocked = true;
        tab.Dialogs.Arm(new DialogAnswer(false, null), s_long);
        Assert.Equal("false", await EvaluateAsync(tab, "String(confirm('Sure?'))"));
        Assert.False(blocked);
        Assert.Equal("armed", Records(tab, "recent").Single()["closedBy"]!.AsText);

        Task<string> second = EvaluateAsync(tab, "String(confirm('Still?'))");
        await Chromium.UntilAsync(() => blocked, "the second is not answered");
        await tab.Dialogs.AnswerAsync(new DialogAnswer(true, null), "d2", CancellationToken.None);
        Assert.Equal("true", await second);
    }

    [ChromiumFact]
    public async Task A_dialog_that_somebody_else_closes_is_told_as_such()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/remote", "<title>r</title>"));
        Task<string> asked = EvaluateAsync(tab, "String(confirm('?'))");
        await Chromium.UntilAsync(() => tab.Dialogs.IsBlocked, "the dialog opens");
        await tab.Session.SendAsync("Page.handleJavaScriptDialog", Json.Object(("accept", true)), CancellationToken.None);
        Assert.Equal("true", await asked);
        await Chromium.UntilAsync(() => !tab.Dialogs.IsBlocked, "its end is told");
        Assert.Equal("remote", Records(tab, "recent").Single()["closedBy"]!.AsText);
    }

    [ChromiumFact]
    public async Task A_dialog_in_a_frame_of_another_site_is_the_tabs()
    {
        chromium.Pages.Html("/inner", "<script>onmessage=e=>{alert('from inside');e.source.postMessage('done','*')}</script>");
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/outer", $"<iframe src='{chromium.Pages.OtherSite("/inner")}'></iframe>"));
        Task<string> answered = EvaluateAsync(tab, "new Promise(r=>{onmessage=e=>r(e.data);frames[0].postMessage('go','*')})");
        await Chromium.UntilAsync(() => tab.Dialogs.IsBlocked, "the dialog of the frame");
        Assert.Equal("from inside", Records(tab, "pending").Single()["message"]!.AsText);
        await tab.Dialogs.AnswerAsync(new DialogAnswer(true, null), null, CancellationToken.None);
        Assert.Equal("done", await answered);
    }

    [ChromiumFact]
    public async Task Leaving_a_page_that_asks_is_a_dialog_too()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/leave",
            "<button>x</button><script>onbeforeunload=e=>{e.preventDefault();return 'no'}</script>"));
        // Without a gesture of the user the browser does not ask.
        await tab.Session.SendAsync("Runtime.evaluate", Json.Object(("expression", "1"), ("userGesture", true)), CancellationToken.None);
        Task<string> left = EvaluateAsync(tab, "location.href='about:blank';'x'");
        await Chromium.UntilAsync(() => tab.Dialogs.IsBlocked, "beforeunload");
        Assert.Equal("beforeunload", Records(tab, "pending").Single()["type"]!.AsText);
        await tab.Dialogs.AnswerAsync(new DialogAnswer(true, null), null, CancellationToken.None);
        await Chromium.UntilAsync(() => tab.Frames.Main.Url == "about:blank", "it leaves");
    }

    [ChromiumFact]
    public async Task What_is_not_open_cannot_be_answered()
    {
        Tab tab = await chromium.OpenAsync(chromium.Pages.Html("/none", "<title>n</title>"));
        Assert.False(await tab.Dialogs.AnswerAsync(new DialogAnswer(true, null), null, CancellationToken.None));
        RouteException problem =
            await Assert.ThrowsAsync<RouteException>(() =>
                tab.Dialogs.AnswerAsync(new DialogAnswer(true, null), "d9", CancellationToken.None));
        Assert.Equal((500, "Dialog \"d9\" is not pending."), (problem.Status, problem.Message));
    }

    private static IReadOnlyList<JsonObject> Records(Tab tab, string list) =>
        tab.Dialogs.State["dialogs"]!.AsObject![list]!.AsArray!.Select(one => one.AsObject!).ToArray();

    private static async Task<string> EvaluateAsync(Tab tab, string expression) =>
        (await tab.Session.SendAsync("Runtime.evaluate",
            Json.Object(("expression", expression), ("awaitPromise", true), ("returnByValue", true)), CancellationToken.None))
        .Member("result").Text("value");
}
