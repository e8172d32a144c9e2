using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Page;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Actions;

/// <summary>What the mouse does to real pages (docs/protocol/browser.md 2.6).</summary>
[Trait("Needs", "chromium")]
public sealed class PointerActionsTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Log =
        "<script>log=[];for(const t of ['mousedown','mouseup','click','dblclick','contextmenu','auxclick','mouseover'])addEventListener(t,e=>log.push(t+':'+(e.target.id||e.target.tagName)+':'+e.button+(e.shiftKey?':shift':'')+(e.altKey?':alt':'')),true)</script>";

    [ChromiumFact]
    public async Task A_click_is_the_events_of_a_click_below_the_fold_too()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Log + "<div style=height:3000px></div><button id=b>go</button>");
        await page.ActAsync("{kind:'click',selector:'#b'}");
        Assert.Equal("mousedown:b:0,mouseup:b:0,click:b:0", await page.AskAsync("log.filter(l=>!l.startsWith('mouseover'))"));
    }

    [ChromiumFact]
    public async Task Buttons_modifiers_and_double_clicks_arrive()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Log + "<button id=b>go</button>");
        await page.ActAsync("{kind:'click',selector:'#b',doubleClick:true,modifiers:['Shift','Alt']}");
        Assert.Equal("click:b:0:shift:alt,click:b:0:shift:alt,dblclick:b:0:shift:alt",
            await page.AskAsync("log.filter(l=>/click/.test(l))"));
        await page.ActAsync("{kind:'click',selector:'#b',button:'right'}");
        Assert.Contains("contextmenu:b:2", await page.AskAsync("log"), StringComparison.Ordinal);
        await page.ActAsync("{kind:'click',selector:'#b',button:'middle',delayMs:50}");
        Assert.Contains("auxclick:b:1", await page.AskAsync("log"), StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task Elements_named_like_the_functions_of_the_page_are_not_in_the_way()
    {
        string[] ofDocuments = ["querySelector", "querySelectorAll", "createElement", "createRange", "getSelection", "body",
            "documentElement", "elementFromPoint", "activeElement", "readyState", "assignedSlot", "evaluate"];
        string[] ofForms = ["getAttribute", "parentNode", "shadowRoot", "children", "querySelectorAll", "firstChild", "nodeName",
            "nodeType", "nextSibling", "assignedSlot"];
        ActPage page = await ActPage.OpenAsync(chromium,
            "<a id=openclawElements>x</a>" + string.Concat(ofDocuments.Select(name => $"<img name={name}>"))
            + "<form>" + string.Concat(ofForms.Select(name => $"<input name={name}>"))
                + "<button id=b type=button onclick=\"this.textContent='done'\">go</button><textarea id=t></textarea></form>");

        await page.ActAsync("{kind:'click',selector:'#b'}");
        await page.ActAsync("{kind:'wait',text:'done',selector:'xpath=//button'}");
        await page.ActAsync("{kind:'wait',url:'**',loadState:'load'}");
        await page.ActAsync("{kind:'type',selector:'#t',text:'words'}");

        Assert.Equal("words", await page.AskAsync("t.value"));
        Assert.NotNull(await FrameQuery.FirstAsync(page.Tab.Frames.Main, "#b", CancellationToken.None));
        Assert.Equal(("done", false), await PageText.ReadAsync(page.Tab, "button", 100, CancellationToken.None));
        Assert.Contains("done", (await PageText.ReadAsync(page.Tab, null, 1000, CancellationToken.None)).Text, StringComparison.Ordinal);
        await new IsolatedScript("labels.js")
            .CallAsync(page.Tab.Frames.Main, "draw", CancellationToken.None, JsonTreeReader.ReadJson5("[['e1',1,2,3,4]]"), JsonTree.Of(0));
        Assert.Equal("1", await page.AskAsync("document.getElementsByTagName('openclaw-labels').length"));
    }

    [ChromiumFact]
    public async Task Coordinates_are_clicked_and_hovering_is_seen()
    {
        ActPage page = await ActPage.OpenAsync(chromium,
            Log + "<style>body{margin:0}#h:hover{color:red}</style><button id=b style='position:absolute;left:100px;top:50px'>go</button><p id=h style=margin-top:200px>hover</p>");
        await page.ActAsync("{kind:'clickCoords',x:110,y:60}");
        Assert.Contains("click:b:0", await page.AskAsync("log"), StringComparison.Ordinal);
        await page.ActAsync("{kind:'hover',selector:'#h'}");
        Assert.Equal("rgb(255, 0, 0)", await page.AskAsync("getComputedStyle(h).color"));
    }

    [ChromiumFact]
    public async Task A_ref_in_frames_of_this_site_and_of_another_is_clicked_where_it_is()
    {
        chromium.Pages.Html("/deep",
            "<body style=margin:0><button id=b style='margin:40px' onclick=\"this.textContent='clicked'\">go</button>");
        chromium.Pages.Html("/middle",
            $"<body style=margin:0><p>x</p><iframe id=i style='border:7px solid;padding:3px;margin-top:900px' src='{chromium.Pages.OtherSite("/deep")}'></iframe>");
        ActPage page = await ActPage.OpenAsync(chromium,
            $"<div style=height:2000px></div><iframe style='width:500px;height:300px;border:5px solid;transform:scale(0.8)' src='{chromium.Pages.Url("/middle")}'></iframe>");
        await Chromium.UntilAsync(() => page.Tab.Frames.All.Count == 3 && page.Tab.Frames.All[2].LoaderId.Length > 0, "three frames");
        await Chromium.UntilAsync(() => page.Tab.Frames.All[2].Url.EndsWith("/deep", StringComparison.Ordinal), "the inner page");
        Assert.NotSame(page.Tab.Session, page.Tab.Frames.All[2].Session);
        await page.RefAsync("e5", "#b", frame: 2);
        await page.ActAsync("{kind:'click',ref:'e5'}");
        JsonObject text = await page.ActAsync("{kind:'evaluate',ref:'e5',fn:'el => el.textContent'}");
        Assert.Equal("clicked", text["result"]!.AsText);
    }

    [ChromiumFact]
    public async Task Open_and_closed_shadow_roots_and_slots_are_reached()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Log + """
            <div id=open></div><div id=closed></div><x-slot><b id=slotted>slotted</b></x-slot>
            <script>open1=document.querySelector('#open').attachShadow({mode:'open'});open1.innerHTML='<section><button id=inner onclick="this.textContent=`done`">in</button></section>';
            closed1=document.querySelector('#closed').attachShadow({mode:'closed'});closed1.innerHTML='<button onclick="window.closedClicked=1">hidden</button>';
            document.querySelector('x-slot').attachShadow({mode:'open'}).innerHTML='<p onclick="window.slotClicked=1"><slot></slot></p>'</script>
            """);
        await page.ActAsync("{kind:'click',selector:'#inner'}");
        Assert.Equal("done", await page.AskAsync("open1.querySelector('#inner').textContent"));
        // The ancestor is outside of the shadow root.
        await page.ActAsync("{kind:'click',selector:'body #open section button'}");
        await page.ActAsync("{kind:'click',selector:'#slotted'}");
        Assert.Equal("1", await page.AskAsync("slotClicked"));
        await page.RefOfAsync("e1", "closed1.querySelector('button')");
        await page.ActAsync("{kind:'click',ref:'e1'}");
        Assert.Equal("1", await page.AskAsync("window.closedClicked"));
    }

    [ChromiumFact]
    public async Task What_cannot_be_clicked_says_why()
    {
        ActPage page = await ActPage.OpenAsync(chromium, """
            <button id=hidden style=display:none>x</button><button id=off disabled>x</button><fieldset disabled><button id=inoff>x</button></fieldset>
            <button id=covered>x</button><div style="position:fixed;inset:0;pointer-events:none"><div id=lid style="position:absolute;left:0;top:0;width:100%;height:100%;pointer-events:auto"></div></div>
            <p class=many>1</p><p class=many>2</p>
            <script>setTimeout(()=>0)</script>
            """);
        Assert.Equal(
            "Element \"#hidden\" is not interactable (not visible). Try scrolling it into view, closing overlays, or re-snapshotting.",
            await page.FailAsync("{kind:'click',selector:'#hidden',timeoutMs:1500}"));
        Assert.Equal("Element \"#off\" is not enabled. Complete any prerequisites that enable the control.",
            await page.FailAsync("{kind:'click',selector:'#off',timeoutMs:1500}"));
        Assert.Equal("Element \"#inoff\" is not enabled. Complete any prerequisites that enable the control.",
            await page.FailAsync("{kind:'click',selector:'#inoff',timeoutMs:1500}"));
        Assert.Equal(
            "Element \"#covered\" is not interactable (covered; another element intercepts pointer events). Try scrolling it into view, closing overlays, or re-snapshotting.",
            await page.FailAsync("{kind:'click',selector:'#covered',timeoutMs:1500}"));
        Assert.Equal("Selector \".many\" matched 2 elements. Run a new snapshot to get updated refs, or use a different ref.",
            await page.FailAsync("{kind:'click',selector:'.many'}"));
        Assert.Equal("Element \"#nothing\" not found or not visible. Run a new snapshot to see current page elements.",
            await page.FailAsync("{kind:'hover',selector:'#nothing',timeoutMs:1500}"));
        Assert.Equal("Unknown ref \"e99\". Run a new snapshot and use a ref from that snapshot.",
            await page.FailAsync("{kind:'click',ref:'@e99'}"));
        Assert.Equal("Selector \"a[\" is not valid. Use a CSS selector, or a ref from a snapshot.",
            await page.FailAsync("{kind:'click',selector:'a['}"));
    }

    [ChromiumFact]
    public async Task A_moving_element_is_waited_for_and_one_that_never_stops_is_told_of()
    {
        ActPage page = await ActPage.OpenAsync(chromium, """
            <style>@keyframes m{to{transform:translateX(300px)}}#soon{animation:m .4s forwards}#never{animation:m .5s infinite alternate linear}button{display:block}</style>
            <button id=soon onclick="this.textContent='ok'">x</button><button id=never>x</button>
            """);
        await page.ActAsync("{kind:'click',selector:'#soon'}");
        Assert.Equal("ok", await page.AskAsync("soon.textContent"));
        Assert.Equal("Element \"#never\" is not stable. Wait for movement or animation to finish before interacting.",
            await page.FailAsync("{kind:'click',selector:'#never',timeoutMs:1500}"));
    }

    [ChromiumFact]
    public async Task A_cover_that_goes_away_a_control_that_is_enabled_and_an_element_that_comes_are_waited_for()
    {
        ActPage page = await ActPage.OpenAsync(chromium, """
            <button id=a disabled onclick="this.textContent='ok'">x</button><div id=lid style="position:fixed;inset:0;background:#fff"></div>
            <script>setTimeout(()=>{a.disabled=false},200);setTimeout(()=>lid.remove(),400);setTimeout(()=>document.body.insertAdjacentHTML('beforeend','<button id=late onclick="this.textContent=`ok`">y</button>'),600)</script>
            """);
        await page.ActAsync("{kind:'click',selector:'#a'}");
        Assert.Equal("ok", await page.AskAsync("a.textContent"));
        await page.ActAsync("{kind:'click',selector:'#late'}");
        Assert.Equal("ok", await page.AskAsync("late.textContent"));
    }

    [ChromiumFact]
    public async Task A_ref_of_an_element_that_was_replaced_is_stale_at_once()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<div id=d><button id=b>x</button></div>");
        await page.RefAsync("e1", "#b");
        await page.AskAsync("d.innerHTML='<button id=b>x</button>'");
        Assert.Equal("Element \"e1\" not found or not visible. Run a new snapshot to see current page elements.",
            await page.FailAsync("{kind:'click',ref:'e1',timeoutMs:30000}"));
    }

    [ChromiumFact]
    public async Task The_pages_own_overrides_do_not_lead_astray()
    {
        ActPage page = await ActPage.OpenAsync(chromium, """
            <button id=b onclick="this.textContent='ok'">x</button>
            <script>document.elementFromPoint=()=>null;Element.prototype.getBoundingClientRect=()=>({x:0,y:0,width:0,height:0});Element.prototype.checkVisibility=()=>false;document.querySelectorAll=()=>[];</script>
            """);
        await page.ActAsync("{kind:'click',selector:'#b'}");
        Assert.Equal("ok", await page.AskAsync("b.textContent"));
    }

    [ChromiumFact]
    public async Task A_drag_moves_what_follows_the_mouse_and_what_the_browser_drags()
    {
        ActPage page = await ActPage.OpenAsync(chromium, """
            <style>div{width:80px;height:80px;display:inline-block;margin:20px;background:#ccc}</style>
            <div id=from draggable=true></div><div id=to></div><br><div id=knob></div><div id=hole></div>
            <script>log=[];
            from.ondragstart=e=>e.dataTransfer.setData('text/plain','cargo');to.ondragenter=to.ondragover=e=>e.preventDefault();to.ondrop=e=>{e.preventDefault();log.push(e.dataTransfer.getData('text/plain'))};
            knob.onmousedown=()=>held=true;hole.onmouseup=()=>log.push('mouse:'+held);held=false;</script>
            """);
        await page.ActAsync("{kind:'drag',startSelector:'#from',endSelector:'#to'}");
        Assert.Equal("cargo", await page.AskAsync("log"));
        await page.ActAsync("{kind:'drag',startSelector:'#knob',endSelector:'#hole'}");
        Assert.Equal("cargo,mouse:true", await page.AskAsync("log"));
    }

    [ChromiumFact]
    public async Task Scrolling_brings_into_view_and_resizing_resizes()
    {
        ActPage page = await ActPage.OpenAsync(chromium, "<div style=height:5000px></div><p id=p>end</p>");
        await page.ActAsync("{kind:'scrollIntoView',selector:'#p'}");
        Assert.Equal("true", await page.AskAsync("p.getBoundingClientRect().bottom <= innerHeight + 1"));
        await page.ActAsync("{kind:'resize',width:640,height:481}");
        Assert.Equal("640x481", await page.AskAsync("innerWidth+'x'+innerHeight"));
    }

    [ChromiumFact]
    public async Task A_label_is_clicked_for_its_hidden_control()
    {
        ActPage page = await ActPage.OpenAsync(chromium,
            "<label id=l><input type=checkbox id=c style='position:absolute'><span style='position:absolute;width:40px;height:40px;background:#eee'></span></label>");
        await page.ActAsync("{kind:'click',selector:'#c'}");
        Assert.Equal("true", await page.AskAsync("c.checked"));
    }
}
