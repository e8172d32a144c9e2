using OpenClaw.Browser.Actions;
using OpenClaw.Browser.Input;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Tests.Browser.Actions;

/// <summary>What POST /act takes and what it refuses, with which code and words (docs/protocol/browser.md 2.6).</summary>
public sealed class ActReaderTests
{
    [Theory]
    [InlineData("{}", "ACT_KIND_REQUIRED", "kind is required")]
    [InlineData("{kind:'navigate'}", "ACT_KIND_REQUIRED", "kind is required")]
    [InlineData("{kind:['click']}", "ACT_KIND_REQUIRED", "kind is required")]
    [InlineData("{kind:'click'}", "ACT_INVALID_REQUEST", "click requires ref or selector")]
    [InlineData("{kind:'click',ref:' '}", "ACT_INVALID_REQUEST", "click requires ref or selector")]
    [InlineData("{kind:'click',ref:'e1',button:'x'}", "ACT_INVALID_REQUEST", "click button must be left|right|middle")]
    [InlineData("{kind:'click',ref:'e1',modifiers:['Hyper']}", "ACT_INVALID_REQUEST",
        "modifiers must be Alt|Control|ControlOrMeta|Meta|Shift")]
    [InlineData("{kind:'click',ref:'e1',delayMs:5001}", "ACT_INVALID_REQUEST", "click delayMs exceeds maximum of 5000ms")]
    [InlineData("{kind:'click',ref:'e1',delayMs:-1}", "ACT_INVALID_REQUEST", "delayMs must be a non-negative integer.")]
    [InlineData("{kind:'click',ref:'e1',timeoutMs:0}", "ACT_INVALID_REQUEST", "timeoutMs must be a positive integer.")]
    [InlineData("{kind:'click',ref:'e1',timeoutMs:'soon'}", "ACT_INVALID_REQUEST", "timeoutMs must be a positive integer.")]
    [InlineData("{kind:'click',ref:'e1',timeoutMs:1.5}", "ACT_INVALID_REQUEST", "timeoutMs must be a positive integer.")]
    [InlineData("{kind:'clickCoords',x:1}", "ACT_INVALID_REQUEST", "clickCoords requires non-negative x and y")]
    [InlineData("{kind:'clickCoords',x:-1,y:0}", "ACT_INVALID_REQUEST", "clickCoords requires non-negative x and y")]
    [InlineData("{kind:'clickCoords',x:'a',y:0}", "ACT_INVALID_REQUEST", "x must be a finite number.")]
    [InlineData("{kind:'clickCoords',x:1e999,y:0}", "ACT_INVALID_REQUEST", "x must be a finite number.")]
    [InlineData("{kind:'type',ref:'e1'}", "ACT_INVALID_REQUEST", "type requires text")]
    [InlineData("{kind:'type',text:'x'}", "ACT_INVALID_REQUEST", "type requires ref or selector")]
    [InlineData("{kind:'type',ref:'e1',text:5}", "ACT_INVALID_REQUEST", "type requires text")]
    [InlineData("{kind:'insertText'}", "ACT_INVALID_REQUEST", "insertText requires text")]
    [InlineData("{kind:'press',key:'  '}", "ACT_INVALID_REQUEST", "press requires key")]
    [InlineData("{kind:'hover'}", "ACT_INVALID_REQUEST", "hover requires ref or selector")]
    [InlineData("{kind:'scrollIntoView'}", "ACT_INVALID_REQUEST", "scrollIntoView requires ref or selector")]
    [InlineData("{kind:'drag',endRef:'e1'}", "ACT_INVALID_REQUEST", "drag requires startRef or startSelector")]
    [InlineData("{kind:'drag',startRef:'e1'}", "ACT_INVALID_REQUEST", "drag requires endRef or endSelector")]
    [InlineData("{kind:'select',ref:'e1',values:[]}", "ACT_INVALID_REQUEST", "select requires ref/selector and values")]
    [InlineData("{kind:'select',values:['a']}", "ACT_INVALID_REQUEST", "select requires ref/selector and values")]
    [InlineData("{kind:'fill'}", "ACT_INVALID_REQUEST", "fill requires fields")]
    [InlineData("{kind:'fill',fields:[1]}", "ACT_INVALID_REQUEST", "fields[0] must be an object")]
    [InlineData("{kind:'fill',fields:[{ref:'e1'},{value:'x'}]}", "ACT_INVALID_REQUEST", "fields[1] must include ref")]
    [InlineData("{kind:'fill',fields:[{ref:'e1',selector:'#a'}]}", "ACT_INVALID_REQUEST",
        "fields[0] unsupported field key \"selector\"; supported keys are ref, type, value")]
    [InlineData("{kind:'fill',fields:[{ref:'e1',value:{}}]}", "ACT_INVALID_REQUEST",
        "fields[0] value must be a string, number, boolean, or null")]
    [InlineData("{kind:'resize',width:100}", "ACT_INVALID_REQUEST", "resize requires positive width and height")]
    [InlineData("{kind:'resize',width:100,height:0}", "ACT_INVALID_REQUEST", "resize requires positive width and height")]
    [InlineData("{kind:'resize',width:1.5,height:1}", "ACT_INVALID_REQUEST", "resize requires positive width and height")]
    [InlineData("{kind:'resize',width:8193,height:1}", "ACT_INVALID_REQUEST", "resize width and height must not exceed 8192")]
    [InlineData("{kind:'wait'}", "ACT_INVALID_REQUEST",
        "wait requires at least one of: timeMs, text, textGone, selector, url, loadState, fn")]
    [InlineData("{kind:'wait',loadState:'soon'}", "ACT_INVALID_REQUEST",
        "wait requires at least one of: timeMs, text, textGone, selector, url, loadState, fn")]
    [InlineData("{kind:'wait',timeMs:30001}", "ACT_INVALID_REQUEST", "wait timeMs exceeds maximum of 30000ms")]
    [InlineData("{kind:'evaluate'}", "ACT_INVALID_REQUEST", "evaluate requires fn")]
    [InlineData("{kind:'batch'}", "ACT_INVALID_REQUEST", "actions are required")]
    [InlineData("{kind:'batch',actions:[]}", "ACT_INVALID_REQUEST", "actions are required")]
    [InlineData("{kind:'batch',actions:['x']}", "ACT_INVALID_REQUEST", "batch actions must be objects")]
    [InlineData("{kind:'batch',actions:[{kind:'snapshot'}]}", "ACT_INVALID_REQUEST", "kind is required")]
    [InlineData("{kind:'batch',actions:[{kind:'batch',actions:[]}]}", "ACT_INVALID_REQUEST", "batch requires actions")]
    [InlineData("{kind:'press',key:'a',selector:'#x'}", "ACT_SELECTOR_UNSUPPORTED", null)]
    [InlineData("{kind:'evaluate',fn:'1',selector:''}", "ACT_SELECTOR_UNSUPPORTED", null)]
    [InlineData("{kind:'fill',fields:[{ref:'e1'}],selector:null}", "ACT_SELECTOR_UNSUPPORTED", null)]
    public void Refused(string body, string code, string? message)
    {
        RouteException problem = Assert.Throws<RouteException>(() => Read(body));
        Assert.Equal((400, code), (problem.Status, problem.Code));
        Assert.Equal(message ?? problem.Message, problem.Message);
    }

    [Fact]
    public void Batches_are_bounded_in_depth_and_number()
    {
        string nested = "{kind:'close'}";
        for (int i = 0; i < 6; i++)
        {
            nested = $"{{kind:'batch',actions:[{nested}]}}";
        }
        Assert.IsType<BatchAct>(Read(nested));
        Assert.Equal("batch nesting exceeds maximum depth of 5",
            Assert.Throws<RouteException>(() => Read($"{{kind:'batch',actions:[{nested}]}}")).Message);
        string Many(int count) => string.Join(",", Enumerable.Repeat("{kind:'close'}", count));
        Assert.Equal(100, ((BatchAct)Read($"{{kind:'batch',actions:[{Many(100)}]}}")).Actions.Count);
        Assert.Equal("batch exceeds maximum of 100 actions",
            Assert.Throws<RouteException>(() => Read($"{{kind:'batch',actions:[{Many(101)}]}}")).Message);
        Assert.Equal("batch exceeds maximum of 100 actions",
            Assert.Throws<RouteException>(() => Read($"{{kind:'batch',actions:[{Many(50)},{{kind:'batch',actions:[{Many(50)}]}}]}}"))
            .Message);
        Assert.True(((BatchAct)Read("{kind:'batch',actions:[{kind:'close'}]}")).StopOnError);
        Assert.False(((BatchAct)Read("{kind:'batch',stopOnError:'no',actions:[{kind:'close'}]}")).StopOnError);
    }

    [Fact]
    public void Taken_leniently()
    {
        var click = (ClickAct)Read(
            "{kind:' click ',ref:12,doubleClick:'yes',modifiers:['Shift','ControlOrMeta'],button:'right',delayMs:'10',timeoutMs:'700',unknown:1}");
        Assert.Equal(("12", true, MouseButton.Right, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(700)),
            (click.Target.Ref, click.Twice, click.Button, click.Delay, click.Timeout));
        Assert.True(click.Modifiers.HasFlag(KeyModifiers.Shift));
        Assert.Equal("", ((TypeAct)Read("{kind:'type',selector:'#a',text:''}")).Text);
        Assert.Equal("Space", ((PressAct)Read("{kind:'press',key:' '}")).Chord);
        Assert.Equal("Control+Escape", ((PressAct)Read("{kind:'press',key:' Ctrl+esc '}")).Chord);
        var fill = (FillAct)Read(
            "{kind:'fill',fields:[{ref:' e1 ',value:7},{ref:'e2',type:'checkbox',value:'true'},{ref:'e3',value:null},{ref:'e4',type:'radio',value:'on'}]}");
        Assert.Equal(["7", "true", "", "on"], fill.Fields.Select(field => field.Text));
        Assert.Equal([false, true, false, false], fill.Fields.Select(field => field.On));
        Assert.Equal(TimeSpan.FromMilliseconds(500), ActTimes.Interaction(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(60), ActTimes.Interaction(TimeSpan.FromHours(1)));
        Assert.Equal((TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(120)),
            (ActTimes.Interaction(null), ActTimes.Wait(null), ActTimes.Wait(TimeSpan.FromHours(1))));
        Assert.Equal(403,
            Assert.Throws<RouteException>(() => ActReader.RequireScripts(Read("{kind:'wait',timeMs:1,fn:'1'}"), enabled: false)).Status);
    }

    [Theory]
    [InlineData("https://a.example/x", "https://a.example/x", true)]
    [InlineData("https://a.example", "https://a.example/", true)]
    [InlineData("https://a.example/x", "https://a.example/xy", false)]
    [InlineData("https://a.example/*", "https://a.example/x", true)]
    [InlineData("https://a.example/*", "https://a.example/x/y", false)]
    [InlineData("**/x/*?q=1", "https://a.example/b/x/y?q=1", true)]
    [InlineData("**", "https://a.example/", true)]
    [InlineData("https://a.example/{in,out}", "https://a.example/out", true)]
    [InlineData("https://a.example/{in,out}", "https://a.example/ou", false)]
    [InlineData("https://a.example/\\*", "https://a.example/*", true)]
    [InlineData("/x", "https://a.example/x", true)]
    [InlineData("/x", "https://a.example/x?q", true)]
    [InlineData("/x", "https://a.example/y/x", false)]
    [InlineData("example", "https://a.example/", false)]
    [InlineData("(.*)", "https://a.example/", false)]
    public void Addresses_are_compared(string pattern, string url, bool expected) =>
        Assert.Equal(expected, new UrlPattern(pattern).Matches(url));

    [Fact]
    public void Endless_patterns_and_addresses_cost_nothing()
    {
        string braces = new('{', 1_000_000);
        string longUrl = "https://a.example/" + new string('x', 100_000);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.False(new UrlPattern(braces).Matches("https://a.example/"));
        Assert.True(new UrlPattern(braces).Matches(braces));
        Assert.False(new UrlPattern("**x").Matches(longUrl));
        Assert.True(new UrlPattern(longUrl).Matches(longUrl));
        Assert.True(new UrlPattern(new string('{', 2000) + "}").Matches(""));
        Assert.True(clock.Elapsed < Patience.Limit, clock.Elapsed.ToString());
    }

    private static ActRequest Read(string body) => ActReader.Read(JsonTreeReader.ReadJson5(body).AsObject!);
}
