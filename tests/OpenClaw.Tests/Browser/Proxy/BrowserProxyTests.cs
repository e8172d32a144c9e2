using OpenClaw.Browser.Proxy;
using OpenClaw.Browser.Routes;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Browser.Proxy;

/// <summary>docs/protocol/browser.md 1: what is refused and with which text, which profile answers, what stands around an answer.</summary>
public class BrowserProxyTests
{
    private const string Invalid = "INVALID_REQUEST|Error: INVALID_REQUEST: ";

    [Theory]
    [InlineData(null, Invalid + "paramsJSON required")]
    [InlineData("", Invalid + "paramsJSON required")]
    [InlineData("{", Invalid + "paramsJSON malformed JSON")]
    [InlineData("null", Invalid + "path required")]
    [InlineData("[]", Invalid + "path required")]
    [InlineData("\"/tabs\"", Invalid + "path required")]
    [InlineData("{\"path\":7}", Invalid + "path required")]
    [InlineData("{\"path\":\" \\t\"}", Invalid + "path required")]
    [InlineData("{\"path\":\"/a\\u0000b\"}", Invalid + "path is too long or holds NUL")]
    [InlineData("{\"path\":\"/tabs\",\"upload\":null}", Invalid + "browser.proxy does not accept upload envelopes")]
    [InlineData("{\"path\":\"\",\"upload\":{}}", Invalid + "browser.proxy does not accept upload envelopes")]
    [InlineData("{\"path\":\"/tabs\",\"method\":\"PUT\"}", Invalid + "method must be GET, POST, or DELETE")]
    [InlineData("{\"path\":\"/tabs\",\"method\":\"\"}", Invalid + "method must be GET, POST, or DELETE")]
    [InlineData("{\"path\":\"/profiles/create\",\"method\":\"PUT\"}", Invalid + "method must be GET, POST, or DELETE")]
    [InlineData("{\"path\":\"/profiles/create\",\"method\":\"POST\"}", Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\" profiles/create// \",\"method\":\" post \"}",
        Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\"/profiles/import\",\"method\":\"POST\"}", Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\"/reset-profile\",\"method\":\"POST\"}", Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\"/profiles/work\",\"method\":\"delete\"}", Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\"//profiles//work\",\"method\":\"DELETE\"}",
        Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\"//system-profiles\"}", Invalid + "browser.proxy cannot run host-local browser routes")]
    [InlineData("{\"path\":\"/profiles/%77ork\",\"method\":\"DELETE\"}",
        Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{\"path\":\"/system-profiles\"}", Invalid + "browser.proxy cannot run host-local browser routes")]
    [InlineData("{\"path\":\"/system-profile-import/status\"}", Invalid + "browser.proxy cannot run host-local browser routes")]
    [InlineData("{\"path\":\"/system-profile-import/dismiss\",\"method\":\"POST\"}",
        Invalid + "browser.proxy cannot run host-local browser routes")]
    [InlineData("{\"path\":\"/__openclaw/session-tab/close-owned\"}", Invalid + "owned tab close requires POST")]
    [InlineData("{\"path\":\"/__openclaw/session-tab/close-owned\",\"method\":\"POST\",\"body\":{\"ownership\":{\"status\":\"durable\"}}}",
        Invalid + "valid durable tab ownership required")]
    public async Task Refused_before_the_browser_is_asked(string? paramsJson, string expected)
    {
        using var run = new ProxyRun();
        Assert.Equal(expected, await run.TextAsync(paramsJson));
        Assert.Empty(run.Routes.Seen);
    }

    [Theory]
    [InlineData("{nodeHost:{browserProxy:{enabled:false}}}", "GET", "/tabs",
        "INVALID_REQUEST|Error: UNAVAILABLE: node browser proxy disabled")]
    [InlineData("{nodeHost:{browserProxy:{enabled:false}},browser:{enabled:false}}", "PUT", "/tabs",
        "INVALID_REQUEST|Error: UNAVAILABLE: node browser proxy disabled")]
    [InlineData("{browser:{enabled:false}}", "PUT", "/tabs", Invalid + "method must be GET, POST, or DELETE")]
    [InlineData("{browser:{enabled:false}}", "POST", "/reset-profile",
        "INVALID_REQUEST|Error: browser control disabled: browser.enabled=false. Set browser.enabled=true.")]
    [InlineData("{nodeHost:{browserProxy:{allowProfiles:['work']}}}", "POST", "/reset-profile",
        Invalid + "browser.proxy cannot mutate persistent browser profiles")]
    [InlineData("{nodeHost:{browserProxy:{allowProfiles:['work']}}}", "GET", "/tabs", Invalid + "browser profile not allowed")]
    public async Task Refusals_come_in_the_order_of_the_reference(string config, string method, string path, string expected)
    {
        using var run = new ProxyRun(config);
        Assert.Equal(expected, await run.TextAsync($"{{\"method\":\"{method}\",\"path\":\"{path}\"}}"));
        Assert.Empty(run.Routes.Seen);
    }

    [Theory]
    [InlineData("{\"path\":\"/tabs\",\"query\":{\"profile\":\" work \"},\"body\":{\"profile\":\"openclaw\"},\"profile\":\"openclaw\"}",
        "work")]
    [InlineData("{\"path\":\"/tabs\",\"query\":{\"profile\":7},\"body\":{\"profile\":\"work\"},\"profile\":\"openclaw\"}", "work")]
    [InlineData("{\"path\":\"/tabs\",\"query\":{\"profile\":\" \"},\"profile\":\"work\"}", "work")]
    [InlineData("{\"path\":\"/tabs\"}", "second")]
    public async Task The_profile_comes_from_the_query_then_the_body_then_beside_them_then_the_configuration(string paramsJson,
        string profile)
    {
        using var run = new ProxyRun("{browser:{defaultProfile:'second',profiles:{work:{cdpPort:19001},second:{cdpPort:19002}}}}");
        await run.TextAsync(paramsJson);
        (BrowserRequest request, string chosen) = Assert.Single(run.Routes.Seen);
        Assert.Equal((profile, profile), (chosen, request.Query["profile"]));
    }

    [Theory]
    [InlineData("{\"path\":\"/tabs\",\"profile\":\"work\"}", true)]
    [InlineData("{\"path\":\"/tabs\",\"profile\":\" work \"}", true)]
    [InlineData("{\"path\":\"/tabs\",\"profile\":\"Work\"}", false)]
    [InlineData("{\"path\":\"/tabs\"}", false)]
    [InlineData("{\"path\":\"/tabs\",\"profile\":\"work\",\"query\":{\"profile\":\"openclaw\"}}", false)]
    [InlineData("{\"path\":\"/tabs\",\"profile\":\"work\",\"body\":{\"profile\":\"openclaw\"}}", false)]
    [InlineData("{\"path\":\"/profiles\"}", true)]
    [InlineData("{\"path\":\"/profiles\",\"profile\":\"openclaw\"}", false)]
    [InlineData("{\"path\":\"//profiles/\"}", true)]
    public async Task Only_allowed_profiles_are_served(string paramsJson, bool allowed)
    {
        using var run = new ProxyRun("{nodeHost:{browserProxy:{allowProfiles:[' work ']}},browser:{profiles:{work:{cdpPort:19001}}}}");
        Assert.Equal(!allowed, (await run.TextAsync(paramsJson)).Contains("browser profile not allowed"));
        Assert.Equal(allowed ? 1 : 0, run.Routes.Seen.Count);
    }

    [Theory]
    [InlineData("/profiles")]
    [InlineData("//profiles")]
    [InlineData("profiles//")]
    public async Task The_list_of_profiles_shows_allowed_ones_only(string path)
    {
        using var run = new ProxyRun("{nodeHost:{browserProxy:{allowProfiles:['work']}},browser:{profiles:{work:{cdpPort:19001}}}}");
        run.Routes.Returns("{\"profiles\":[{\"name\":\"openclaw\"},{\"name\":\"work\"},7,{\"name\":null}]}");
        Assert.Equal("{\"result\":{\"profiles\":[{\"name\":\"work\"}]},\"route\":{\"status\":\"unavailable\"}}",
            await run.TextAsync($"{{\"path\":\"{path}\",\"errorEnvelope\":\"browser-v1\"}}"));
    }

    [Theory]
    [InlineData("nosuch", "404: Profile \"nosuch\" not found. Available profiles: openclaw, work", "{\"status\":\"unavailable\"}")]
    [InlineData("../../etc", "404: Profile \"../../etc\" not found. Available profiles: openclaw, work", "{\"status\":\"unavailable\"}")]
    [InlineData("user", "501: Profile \"user\" uses the driver existing-session,",
        "{\"status\":\"resolved\",\"profile\":\"user\",\"driver\":\"existing-session\"}")]
    [InlineData("chrome", "501: Profile \"chrome\" uses the driver extension,",
        "{\"status\":\"resolved\",\"profile\":\"chrome\",\"driver\":\"extension\"}")]
    public async Task Profiles_that_nobody_can_drive_fail_before_anything_is_made_of_their_names(string profile, string plain, string route)
    {
        using var run = new ProxyRun("{browser:{profiles:{work:{cdpPort:19001},other:{driver:'extension'}}}}");
        Assert.StartsWith("INVALID_REQUEST|Error: " + plain, await run.TextAsync($"{{\"path\":\"/tabs\",\"profile\":\"{profile}\"}}"));
        JsonObject structured =
            JsonTreeReader.Read(await run.TextAsync($"{{\"path\":\"/tabs\",\"profile\":\"{profile}\",\"errorEnvelope\":\"browser-v1\"}}"))
            .AsObject!;
        Assert.Equal(route, JsonTreeWriter.WriteCompact(structured["route"]!));
        Assert.Equal(plain.Substring(0, 3), JsonTreeWriter.WriteCompact(structured["error"]!.AsObject!["status"]!));
        Assert.Empty(run.Routes.Seen);
    }

    [Fact]
    public async Task The_request_is_handed_on_as_texts()
    {
        using var run = new ProxyRun();
        await run.TextAsync(
            "{\"method\":\"post\",\"path\":\"act//\",\"query\":{\"a\":1e3,\"b\":true,\"c\":null,\"d\":[1,null,[\"x\"]],\"e\":{},\"f\":\" t \"},\"body\":{\"kind\":\"close\"}}");
        BrowserRequest request = Assert.Single(run.Routes.Seen).Request;
        Assert.Equal(("POST", "/act", "close"), (request.Method, request.Path, request.BodyText("kind")));
        Assert.Equal("a=1000;b=true;d=1,,x;e=[object Object];f= t ;profile=openclaw",
            string.Join(";", request.Query.Select(one => one.Key + "=" + one.Value)));
        run.Routes.Seen.Clear();
        await run.TextAsync("{\"path\":\"///\",\"body\":[1]}");
        Assert.Equal(("GET", "/", 0),
            (run.Routes.Seen[0].Request.Method, run.Routes.Seen[0].Request.Path, run.Routes.Seen[0].Request.Body.Members.Count));
    }

    [Fact]
    public async Task Each_generation_of_gateways_gets_failures_as_it_reads_them()
    {
        using var run = new ProxyRun();
        run.Routes.Fails(new RouteException(400, "browser navigation blocked by policy") { Reason = "navigation_blocked" });
        Assert.Equal("INVALID_REQUEST|Error: 400: browser navigation blocked by policy", await run.TextAsync("{\"path\":\"/tabs\"}"));
        Assert.Equal("INVALID_REQUEST|Error: 400: browser navigation blocked by policy",
            await run.TextAsync("{\"path\":\"/tabs\",\"errorEnvelope\":\"browser-v2\"}"));
        Assert.Equal(
            "{\"error\":{\"status\":400,\"body\":{\"error\":\"browser navigation blocked by policy\",\"reason\":\"navigation_blocked\"}},\"route\":{\"status\":\"resolved\",\"profile\":\"openclaw\",\"driver\":\"openclaw\"}}",
            await run.TextAsync("{\"path\":\"/tabs\",\"errorEnvelope\":\"browser-v1\"}"));
        run.Routes.Fails(new RouteException(200, ""));
        Assert.Equal("INVALID_REQUEST|Error: HTTP 500", await run.TextAsync("{\"path\":\"/tabs\"}"));
        Assert.StartsWith("{\"error\":{\"status\":500,\"body\":{\"error\":\"HTTP 500\"}}",
            await run.TextAsync("{\"path\":\"/tabs\",\"errorEnvelope\":\"browser-v1\"}"));
        run.Routes.Answer = (_, _) => throw new InvalidOperationException("odd");
        Assert.Equal("INVALID_REQUEST|Error: 500: Error: odd", await run.TextAsync("{\"path\":\"/tabs\"}"));
    }

    [Fact]
    public async Task An_answer_stands_in_its_envelope()
    {
        using var run = new ProxyRun();
        run.Routes.Returns("{\"ok\":true,\"text\":\"\\u2603\"}");
        Assert.Equal("{\"result\":{\"ok\":true,\"text\":\"\u2603\"}}", await run.TextAsync("{\"path\":\"/text\"}"));
        Assert.Equal(
            "{\"result\":{\"ok\":true,\"text\":\"\u2603\"},\"route\":{\"status\":\"resolved\",\"profile\":\"openclaw\",\"driver\":\"openclaw\"}}",
            await run.TextAsync("{\"path\":\"/text\",\"errorEnvelope\":\"browser-v1\"}"));
        Assert.Equal(
            "{\"result\":{\"status\":\"ownership-mismatch\"}}",
            await run.TextAsync(
                "{\"method\":\"POST\",\"path\":\"/__openclaw/session-tab/close-owned\",\"body\":{\"ownership\":{\"status\":\"durable\",\"nativeTargetId\":\"T\",\"profileFingerprint\":\"p\",\"browserInstanceFingerprint\":\"b\"}}}"));
    }

    [Theory]
    [InlineData("\"a\\\"b\\\\\"", 16)]
    [InlineData("\u00e9\u2603", 7)]
    [InlineData("\ud83d\ude00", 6)]
    public void Bytes_are_counted_as_they_stand_in_the_frame(string text, int bytes) =>
        Assert.Equal(bytes, ProxyEnvelope.EncodedBytes(text));

    [Fact]
    public void Half_a_pair_counts_as_its_escape() => Assert.Equal(2 + 6 + 1, ProxyEnvelope.EncodedBytes(new string(['\ud83d', 'a'])));

    [Fact]
    public async Task An_answer_larger_than_a_frame_is_refused()
    {
        using var run = new ProxyRun();
        run.Routes.Answer = (_, _) => Task.FromResult(BrowserAnswer.Ok(("text", new string('"', ProxyEnvelope.MaxEncodedBytes / 4))));
        Assert.Equal("INVALID_REQUEST|Error: browser proxy payload exceeds 24 MiB encoded limit",
            await run.TextAsync("{\"path\":\"/text\"}"));
    }

    [Theory]
    [InlineData("1500", 1500)]
    [InlineData("1500.9", 1500)]
    [InlineData("0", 1)]
    [InlineData("-5", 1)]
    [InlineData("1e300", 2_147_000_000)]
    [InlineData("\"9\"", 20_000)]
    [InlineData("null", 20_000)]
    public void The_time_limit_is_bounded(string timeout, int ms) =>
        Assert.Equal(ms,
            ProxyParams.Read(new InvokeRequest("i", "n", NodeCommandNames.BrowserProxy,
                $"{{\"path\":\"/\",\"timeoutMs\":{timeout}}}", null))
            .Timeout.TotalMilliseconds);

    [Fact]
    public async Task The_time_limit_holds_even_for_a_browser_that_listens_to_nothing()
    {
        var time = new ManualTime();
        using var run = new ProxyRun(time: time);
        run.Routes.Answer = (request, _) => request.Path == "/"
            ? Task.FromResult(BrowserAnswer.Ok(("running", true), ("cdpHttp", true), ("cdpReady", false), ("transport", "cdp"),
                ("cdpUrl", "http://127.0.0.1:18800")))
            : new TaskCompletionSource<BrowserAnswer>().Task;
        Task<string> text =
            run.TextAsync("{\"method\":\"POST\",\"path\":\"/navigate\",\"timeoutMs\":3000,\"errorEnvelope\":\"browser-v1\"}");
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(
            "INVALID_REQUEST|Error: browser proxy timed out for POST /navigate after 3000ms; ws-backed browser action; profile=openclaw; status(running=true, cdpHttp=true, cdpReady=false, transport=cdp, cdpUrl=http://127.0.0.1:18800)",
            await text);
    }

    [Fact]
    public async Task A_browser_that_does_not_even_tell_its_state_delays_the_answer_by_750_ms_at_most()
    {
        var time = new ManualTime();
        using var run = new ProxyRun(time: time);
        run.Routes.Answer = (_, _) => new TaskCompletionSource<BrowserAnswer>().Task;
        Task<string> text = run.TextAsync("{\"path\":\"/profiles\",\"timeoutMs\":10}");
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));
        time.Advance(TimeSpan.FromMilliseconds(10));
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(750), TimeSpan.FromMilliseconds(750));
        time.Advance(TimeSpan.FromMilliseconds(750));
        Assert.Equal("INVALID_REQUEST|Error: browser proxy timed out for GET /profiles after 10ms; browser action", await text);
    }

    [Fact]
    public async Task An_aborted_invoke_ends_at_once_and_a_limit_inside_the_browser_is_a_failure_of_the_route()
    {
        using var run = new ProxyRun();
        using var abort = new CancellationTokenSource();
        run.Routes.Answer = (_, _) =>
        {
            abort.Cancel();
            return new TaskCompletionSource<BrowserAnswer>().Task;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync("{\"path\":\"/tabs\"}", cancellationToken: abort.Token));
        run.Routes.Answer = (_, _) => Task.FromException<BrowserAnswer>(new TaskCanceledException());
        Assert.StartsWith("INVALID_REQUEST|Error: 500: ", await run.TextAsync("{\"path\":\"/tabs\"}"));
    }

    [Fact]
    public async Task The_configuration_counts_from_the_next_request_on_and_a_broken_one_is_said()
    {
        using var run = new ProxyRun("{nodeHost:{browserProxy:{enabled:false}}}");
        Assert.Contains("node browser proxy disabled", await run.TextAsync("{\"path\":\"/tabs\"}"));
        run.Configure("{}");
        Assert.Equal("{\"result\":{\"ok\":true}}", await run.TextAsync("{\"path\":\"/tabs\"}"));
        run.Configure("{ browser: { evaluateEnabled: 'no' } }");
        string text = await run.TextAsync("{\"path\":\"/tabs\"}");
        Assert.StartsWith(
            "INVALID_REQUEST|Error: UNAVAILABLE: this node's browser configuration cannot be used: browser.evaluateEnabled in ", text);
        Assert.EndsWith("must be true or false (line 1).", text);
        run.Configure("{ browser: ");
        Assert.Contains("is not valid (line 1", await run.TextAsync("{\"path\":\"/tabs\"}"));
        Assert.Single(run.Routes.Seen);
    }

    [Fact]
    public async Task The_browser_ends_with_the_proxy()
    {
        using var run = new ProxyRun();
        await run.EndAsync();
        Assert.True(run.Routes.IsDisposed);
    }
}
