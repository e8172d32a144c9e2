using OpenClaw.Browser;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Actions;

/// <summary>wait, evaluate, batch, and what dialogs do to actions (docs/protocol/browser.md 2.6).</summary>
[Trait("Needs", "chromium")]
public sealed class WaitAndEvaluateTests(Chromium chromium) : IClassFixture<Chromium>
{
    [ChromiumFact]
    public async Task Every_form_of_source_is_evaluated()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<p id=p>text</p><script>counter=7</script>");
        await page.RefAsync("e1", "#p");
        foreach ((string source, string expected) in new[]
        {
            ("1 + 1", "2"), ("() => counter", "7"), ("function () { return [1,'a',null]; }", "[1,\"a\",null]"),
            ("async () => await Promise.resolve({a: 1})", "{\"a\":1}"),
            ("Promise.resolve('late')", "\"late\""), ("const x = 3; return x * 2;", "6"),
            ("let s = 0; for (let i = 0; i < 4; i++) { s += i }\nreturn s", "6"),
            ("x => x === undefined", "true"), ("(() => 5)", "5"), ("({a: {b: [true]}})", "{\"a\":{\"b\":[true]}}"), ("NaN", "null"),
            ("-0", "0"), ("12345678901234567890n", "\"12345678901234567890\""),
            ("() => new Promise(r => setTimeout(() => r('later'), 50))", "\"later\""), ("// comment\n4", "4"),
        })
        {
            JsonObject answer = await page.ActAsync(JsonTreeWriter.WriteCompact(Json.Object(("kind", "evaluate"), ("fn", source))));
            Assert.Equal((source, expected), (source, JsonTreeWriter.WriteCompact(answer["result"]!)));
        }
        Assert.False((await page.ActAsync("{kind:'evaluate',fn:'() => undefined'}")).Has("result"));
        Assert.Equal("text", (await page.ActAsync("{kind:'evaluate',ref:'e1',fn:'el => el.textContent'}"))["result"]!.AsText);
        Assert.Equal("P", (await page.ActAsync("{kind:'evaluate',ref:'e1',fn:'el.tagName'}"))["result"]!.AsText);
        Assert.Equal("p", (await page.ActAsync("{kind:'evaluate',ref:'e1',fn:'const i = el.id; return i'}"))["result"]!.AsText);
    }

    [ChromiumFact]
    public async Task What_cannot_be_evaluated_says_why()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"><p>x</p>");
        Assert.Equal("Invalid evaluate function: boom: now",
            await page.FailAsync("{kind:'evaluate',fn:\"() => { throw new Error('boom: now') }\"}"));
        Assert.Equal("Invalid evaluate function: nothing is not defined", await page.FailAsync("{kind:'evaluate',fn:'nothing'}"));
        Assert.Equal("Invalid evaluate function: text", await page.FailAsync("{kind:'evaluate',fn:\"async () => { throw 'text' }\"}"));
        Assert.StartsWith("Invalid evaluate function: ", await page.FailAsync("{kind:'evaluate',fn:'return ((('}"),
            StringComparison.Ordinal);
        Assert.StartsWith("The result of evaluate has no JSON form.",
            await page.FailAsync("{kind:'evaluate',fn:'() => { const a = {}; a.a = a; return a }'}"), StringComparison.Ordinal);
        Assert.Equal("evaluate timed out after 1000ms",
            await page.FailAsync("{kind:'evaluate',fn:'() => new Promise(() => {})',timeoutMs:1200}"));
        Assert.Equal("evaluate timed out after 1000ms", await page.FailAsync("{kind:'evaluate',fn:'() => { for (;;); }',timeoutMs:1200}"));
        Assert.Equal("3", JsonTreeWriter.WriteCompact((await page.ActAsync("{kind:'evaluate',fn:'3'}"))["result"]!));
    }

    [ChromiumFact]
    public async Task Conditions_are_waited_for()
    {
        ActPage page = await ActPage.OpenAsync(chromium, """
            <p id=gone>Loading&nbsp;
            now</p><p id=late style=display:none>Results are <b>in</b></p><div id=host></div>
            <script>setTimeout(()=>{gone.remove();late.style.display='';host.attachShadow({mode:'open'}).innerHTML='<i class=deep>Shadow text</i>';history.pushState(0,'','/conditions/done?x=1');ready=1},400)</script>
            """);
        await page.ActAsync(
            "{kind:'wait',timeMs:10,textGone:'loading now',text:'RESULTS are in',selector:'.deep',url:'**/conditions/*?x=1',loadState:'load',fn:'window.ready === 1'}");
        await page.ActAsync("{kind:'wait',text:'Shadow',loadState:'networkidle',timeoutMs:5000}");
        await page.ActAsync("{kind:'wait',loadState:'domcontentloaded',fn:'async () => { await 1; return true }'}");
        Assert.Equal("Timeout 500ms exceeded while waiting for text \"never\" to be visible.",
            await page.FailAsync("{kind:'wait',text:'never',timeoutMs:1}"));
        Assert.Equal("Timeout 500ms exceeded while waiting for the predicate to hold.",
            await page.FailAsync("{kind:'wait',fn:'() => 0',timeoutMs:500}"));
        Assert.Equal("boom", await page.FailAsync("{kind:'wait',fn:\"() => { throw new Error('boom') }\"}"));
        Assert.Contains("is not valid", await page.FailAsync("{kind:'wait',selector:'<'}"), StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task A_predicate_belongs_to_its_document()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<p>x</p><script>setTimeout(()=>location.href='about:blank',400)</script>");
        Assert.Equal("Wait predicate document changed", await page.FailAsync("{kind:'wait',fn:'() => false',timeoutMs:5000}"));
    }

    [ChromiumFact]
    public async Task A_batch_goes_on_until_an_error_a_navigation_or_the_end_of_the_tab()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<a id=a href='#there'>go</a><input id=i>");
        Assert.Equal(
            """{"results":[{"ok":true},{"ok":false,"error":"Element \"#no\" not found or not visible. Run a new snapshot to see current page elements."}]}""",
            Text(await page.ActAsync(
                "{kind:'batch',actions:[{kind:'type',selector:'#i',text:'x'},{kind:'click',selector:'#no',timeoutMs:1500},{kind:'press',key:'a'}]}")));
        JsonObject all =
            await page.ActAsync(
                "{kind:'batch',stopOnError:false,actions:[{kind:'click',selector:'#no',timeoutMs:1500},{kind:'batch',actions:[{kind:'type',selector:'#i',text:'y'},{kind:'hover',selector:'#no',timeoutMs:1500}]},{kind:'press',key:'b'}]}");
        Assert.Equal("false,false,true",
            string.Join(",", all["results"]!.AsArray!.Select(one => one.AsObject!["ok"]!.AsBool == true ? "true" : "false")));
        Assert.Equal("yb", await page.AskAsync("i.value"));

        string here = page.Tab.Frames.Main.Url;
        Assert.Equal(
            $$$"""{"results":[{"ok":true,"navigated":true,"url":"{{{here}}}#there"}],"aborted":{"reason":"navigation","afterAction":1,"url":"{{{here}}}#there","skipped":1}}""",
            Text(await page.ActAsync("{kind:'batch',actions:[{kind:'click',selector:'#a'},{kind:'press',key:'a'}]}")));
        JsonObject closed = await page.ActAsync("{kind:'batch',actions:[{kind:'close'},{kind:'press',key:'a'}]}");
        Assert.Equal("closed", closed["aborted"]!.AsObject!["reason"]!.AsText);
    }

    [ChromiumFact]
    public async Task Scripts_are_refused_in_every_disguise_when_they_are_forbidden()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<p>x</p>");
        page.EvaluateEnabled = false;
        foreach (string body in new[] { "{kind:'evaluate',fn:'window.ran=1'}", "{kind:'wait',fn:'window.ran=1'}",
            "{kind:'wait',timeMs:1,fn:'window.ran=1'}" })
        {
            RouteException refused = await Assert.ThrowsAsync<RouteException>(() => page.ActAsync(body));
            Assert.Equal((403, "ACT_EVALUATE_DISABLED"), (refused.Status, refused.Code));
        }
        foreach (string inner in new[] { "{kind:'evaluate',fn:'window.ran=1'}", "{kind:'wait',fn:'window.ran=1'}",
            "{kind:'batch',actions:[{kind:'batch',actions:[{kind:'evaluate',fn:'window.ran=1'}]}]}" })
        {
            JsonObject answer = await page.ActAsync($"{{kind:'batch',actions:[{inner}]}}");
            Assert.Contains("is disabled by config (browser.evaluateEnabled=false)",
                answer["results"]!.AsArray![0].AsObject!["error"]!.AsText, StringComparison.Ordinal);
        }
        // Neither is a selector or an address a way in.
        await page.FailAsync("{kind:'click',selector:'javascript:window.ran=1',timeoutMs:1500}");
        await page.FailAsync("{kind:'wait',selector:'xpath=//p[contains(.,window.ran=1)]',timeoutMs:500}");
        Assert.Equal("undefined", await page.AskAsync("typeof ran"));
    }

    [ChromiumFact]
    public async Task A_dialog_ends_the_wait_for_an_action_and_not_the_click()
    {
        ActPage page = await ActPage.OpenAsync(chromium,
            "<button id=b onclick=\"this.textContent=confirm('Sure?')\">x</button><script>log=[];addEventListener('mouseup',()=>log.push('up'));b.onmousedown=()=>{if(window.early)alert('early')}</script>");
        JsonObject blocked = await page.ActAsync("{kind:'click',selector:'#b'}");
        Assert.True(blocked["blockedByDialog"]!.AsBool);
        Assert.Equal("Sure?",
            blocked["browserState"]!.AsObject!["dialogs"]!.AsObject!["pending"]!.AsArray![0].AsObject!["message"]!.AsText);
        // As long as it is open nothing else is done.
        Assert.True((await page.ActAsync("{kind:'press',key:'a'}")).Has("blockedByDialog"));
        await page.AskDialogAsync(accept: true);
        Assert.Equal("true", await page.AskAsync("new Promise(r=>setInterval(()=>b.textContent==='x'||r(b.textContent),10))"));

        await page.AskAsync("(early=1,log.length=0)");
        Assert.True((await page.ActAsync("{kind:'click',selector:'#b'}")).Has("blockedByDialog"));
        // The click that follows asks again.
        await Chromium.UntilAsync(() => page.Tab.Dialogs.IsBlocked, "the early dialog");
        page.Tab.Dialogs.Arm(new OpenClaw.Browser.Dialogs.DialogAnswer(false, null), TimeSpan.FromMinutes(1));
        await page.AskDialogAsync(accept: true);
        Assert.Equal("up", await page.AskAsync("new Promise(r=>setInterval(()=>log.length&&r(log),10))"));
    }

    [ChromiumFact]
    public async Task A_dialog_answered_beforehand_does_not_hold_up_an_action()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<button id=b onclick=\"this.textContent=prompt('Name?')\">x</button>");
        page.Tab.Dialogs.Arm(new OpenClaw.Browser.Dialogs.DialogAnswer(true, "Ada"), TimeSpan.FromMinutes(1));
        Assert.False((await page.ActAsync("{kind:'click',selector:'#b'}")).Has("blockedByDialog"));
        Assert.Equal("Ada", await page.AskAsync("b.textContent"));
    }

    private static string Text(JsonObject answer) => JsonTreeWriter.WriteCompact(answer);
}
