using OpenClaw.Tests.Browser.Support;

namespace OpenClaw.Tests.Browser.Actions;

/// <summary>What goes into forms, and what the keyboard does (docs/protocol/browser.md 2.6).</summary>
[Trait("Needs", "chromium")]
public sealed class TextActionsTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Form = """
        <form onsubmit="event.preventDefault();log.push('submit')">
        <input id=t value=old><input id=n type=number><input id=pw type=password><textarea id=a>old</textarea><div id=ce contenteditable>old <b>text</b></div>
        <input id=d type=date><input id=tm type=time><input id=r type=range min=0 max=100><input id=col type=color>
        <input id=c type=checkbox><input id=r1 type=radio name=g><input id=r2 type=radio name=g><div id=sw role=switch aria-checked=false tabindex=0>sw</div>
        <label id=lab>Name <input id=inlabel></label><input id=ro readonly><input id=f type=file><input id=sub type=submit><p id=p>text</p>
        <select id=s><option value=1>One</option><option value=2>Two</option><option value=3 disabled>Three</option></select>
        <select id=m multiple><option value=x>X</option><option value=y>Y</option><option value=z>Z</option></select></form>
        <script>log=[];for(const t of ['input','change','keydown'])addEventListener(t,e=>log.push(t+':'+e.target.id+(e.key?':'+e.key:'')),true);
        sw.onclick=()=>setTimeout(()=>sw.setAttribute('aria-checked',sw.getAttribute('aria-checked')!=='true'),20)</script>
        """;

    [ChromiumFact]
    public async Task Typing_replaces_what_is_there_and_submits()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Form);
        await page.ActAsync("{kind:'type',selector:'#t',text:'Käse 🧀 \"x\"',submit:true}");
        Assert.Equal("Käse 🧀 \"x\"|input:t,keydown:t:Enter,change:t,submit", await page.AskAsync("t.value+'|'+log"));
        foreach ((string id, string text) in new[] { ("a", "line 1\nline 2"), ("ce", "new"), ("n", "-1.5e3"), ("pw", "geheim"),
            ("inlabel", "by label") })
        {
            await page.ActAsync($"{{kind:'type',selector:'{(id == "inlabel" ? "#lab" : "#" + id)}',text:'{text.Replace("\n", "\\n")}'}}");
            Assert.Equal(text, await page.AskAsync(id == "ce" ? "ce.textContent" : id + ".value"));
        }
        await page.ActAsync("{kind:'type',selector:'#a',text:''}");
        Assert.Equal("", await page.AskAsync("a.value"));
    }

    [ChromiumFact]
    public async Task Slow_typing_is_key_by_key()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Form);
        await page.ActAsync("{kind:'type',selector:'#a',text:'A ä\\n',slowly:true}");
        Assert.Equal("keydown:a:A,input:a,keydown:a: ,input:a,input:a,keydown:a:Enter,input:a", await page.AskAsync("log"));
        Assert.Equal("true", await page.AskAsync("a.value.includes('A ä\\n')"));
    }

    [ChromiumFact]
    public async Task Fields_are_filled_by_their_kind()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Form);
        string[] ids = ["t", "n", "d", "tm", "r", "col", "c", "r2", "sw", "a"];
        for (int i = 0; i < ids.Length; i++)
        {
            await page.RefAsync("e" + (i + 1), "#" + ids[i]);
        }
        await page.ActAsync("""
            {kind:'fill',fields:[{ref:'e1',value:'text'},{ref:'2',value:42},{ref:'@e3',value:'2026-11-22'},{ref:'e4',value:'07:30'},{ref:'e5',value:'70'},{ref:'e6',value:'#FF4500'},
            {ref:'e7',type:'checkbox',value:true},{ref:'e8',type:'radio',value:'1'},{ref:'e9',type:'checkbox',value:1},{ref:'e10',value:null}]}
            """);
        Assert.Equal("text|42|2026-11-22|07:30|70|#ff4500|true|true|true|",
            await page.AskAsync(
                "[t.value,n.value,d.value,tm.value,r.value,col.value,c.checked,r2.checked,sw.getAttribute('aria-checked'),a.value].join('|')"));
        Assert.Contains("input:d,change:d", await page.AskAsync("log"), StringComparison.Ordinal);
        // Already so: not clicked again. And off again.
        await page.ActAsync("{kind:'fill',fields:[{ref:'e7',type:'checkbox',value:true},{ref:'e9',type:'checkbox',value:false}]}");
        Assert.Equal("true|false", await page.AskAsync("c.checked+'|'+sw.getAttribute('aria-checked')"));
        Assert.Contains("cannot be switched off", await page.FailAsync("{kind:'fill',fields:[{ref:'e8',type:'radio',value:false}]}"),
            StringComparison.Ordinal);
        Assert.Equal("Element \"e1\" is not a checkbox or radio button.",
            await page.FailAsync("{kind:'fill',fields:[{ref:'e1',type:'checkbox',value:true}]}"));
    }

    [ChromiumFact]
    public async Task What_cannot_be_filled_says_why()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Form);
        Assert.Equal("Element \"#ro\" is not editable (for example, read-only). Use an editable control.",
            await page.FailAsync("{kind:'type',selector:'#ro',text:'x',timeoutMs:1500}"));
        Assert.Equal(
            "Element \"#p\" is not editable: this control does not support text input. Use an editable input, textarea, or contenteditable element.", await page.FailAsync("{kind:'type',selector:'#p',text:'x'}"));
        Assert.Equal("Element \"#n\" requires a numeric value. Use a valid number instead of text.",
            await page.FailAsync("{kind:'type',selector:'#n',text:'x'}"));
        Assert.Equal("Element \"#d\" rejected the value format. Use a value supported by this input type.",
            await page.FailAsync("{kind:'type',selector:'#d',text:'22.11.2026'}"));
        Assert.Equal("Element \"#f\" has an input type that cannot be filled. Use the interaction appropriate for this control.",
            await page.FailAsync("{kind:'type',selector:'#f',text:'/etc/passwd'}"));
        Assert.Equal("Element \"#c\" has an input type that cannot be filled. Use the interaction appropriate for this control.",
            await page.FailAsync("{kind:'type',selector:'#c',text:'x'}"));
    }

    [ChromiumFact]
    public async Task Options_are_chosen_by_value_or_label()
    {
        ActPage page = await ActPage.OpenAsync(chromium, Form);
        await page.ActAsync("{kind:'select',selector:'#s',values:['Two']}");
        Assert.Equal("2|input:s,change:s", await page.AskAsync("s.value+'|'+log"));
        await page.ActAsync("{kind:'select',selector:'#s',values:['1']}");
        await page.ActAsync("{kind:'select',selector:'#m',values:['x','Z']}");
        Assert.Equal("1|x,z", await page.AskAsync("s.value+'|'+[...m.selectedOptions].map(o=>o.value)"));
        Assert.Contains("does not have the requested option",
            await page.FailAsync("{kind:'select',selector:'#s',values:['4'],timeoutMs:1500}"), StringComparison.Ordinal);
        Assert.Contains("that option is disabled", await page.FailAsync("{kind:'select',selector:'#s',values:['3'],timeoutMs:1500}"),
            StringComparison.Ordinal);
        Assert.Contains("is not a <select> element", await page.FailAsync("{kind:'select',selector:'#t',values:['4']}"),
            StringComparison.Ordinal);
        await page.AskAsync("setTimeout(()=>s.add(new Option('Late','late')),300)");
        await page.ActAsync("{kind:'select',selector:'#s',values:['late']}");
        Assert.Equal("late", await page.AskAsync("s.value"));
    }

    [ChromiumFact]
    public async Task Chords_and_inserted_text_go_where_the_focus_is_in_a_frame_of_another_site_too()
    {
        chromium.Pages.Html("/keys",
            "<input id=i value=abc><script>keys=[];addEventListener('keydown',e=>keys.push((e.ctrlKey?'C-':'')+(e.shiftKey?'S-':'')+e.key+'/'+e.code+'/'+e.keyCode))</script>");
        ActPage page = await ActPage.OpenAsync(chromium, $"<iframe src='{chromium.Pages.OtherSite("/keys")}'></iframe>");
        await Chromium.UntilAsync(() => page.Tab.Frames.All.Count == 2
            && page.Tab.Frames.All[1].Url.EndsWith("/keys", StringComparison.Ordinal), "the frame");
        await page.RefAsync("e1", "#i", frame: 1);
        await page.ActAsync("{kind:'click',ref:'e1'}");
        await page.ActAsync("{kind:'press',key:'ctrl+a'}");
        await page.ActAsync("{kind:'press',key:'Backspace'}");
        await page.ActAsync("{kind:'insertText',text:'Grüße 🧀'}");
        await page.ActAsync("{kind:'press',key:'Shift+1'}");
        await page.ActAsync("{kind:'press',key:' '}");
        Assert.Equal("Grüße 🧀! ", (await page.ActAsync("{kind:'evaluate',ref:'e1',fn:'el=>el.value'}"))["result"]!.AsText);
        Assert.Equal(
            "C-Control/ControlLeft/17,C-a/KeyA/65,Backspace/Backspace/8,S-Shift/ShiftLeft/16,S-!/Digit1/49, /Space/32",
            (await page.ActAsync("{kind:'evaluate',ref:'e1',fn:'keys.join()'}"))["result"]!.AsText);
        Assert.StartsWith("Unknown key: \"Foo\"", await page.FailAsync("{kind:'press',key:'Control+Foo'}"), StringComparison.Ordinal);
    }
}
