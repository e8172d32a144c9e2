using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Commands;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Commands;

public class InvokeDispatcherTests
{
    private readonly FakeTransport _transport = new();
    private readonly ListLog _log = new();

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static JsonElement Request(string id, string command, string more = "") =>
        Json($"{{\"id\":\"{id}\",\"nodeId\":\"n\",\"command\":\"{command}\"{more}}}");

    private static JsonElement Cancel(string id) => Json($"{{\"invokeId\":\"{id}\",\"nodeId\":\"n\"}}");

    private InvokeDispatcher Dispatcher(params INodeCommand[] commands) => new(commands, ["kept.back"], _transport, _log);

    private static ScriptedCommand Echo { get; } = new("echo",
        (request, _, _) => Task.FromResult<InvokeResult>(new InvokeResult.Success(request.ParamsJson ?? "null")));

    [Theory]
    // docs/protocol/commands.md 2.1
    [InlineData("{\"id\":\" a \",\"nodeId\":\"n\",\"command\":\" echo \",\"paramsJSON\":\"{\\\"x\\\":1}\",\"unknown\":[]}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"{\\\"x\\\":1}\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"echo\",\"params\":{\"x\":1}}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"{\\\"x\\\":1}\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"echo\",\"paramsJSON\":5,\"params\":[1]}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"[1]\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"echo\",\"paramsJSON\":\"\"}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"echo\"}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"null\"}")]
    // docs/protocol/commands.md 2.6
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"Echo\"}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":false,\"error\":{\"code\":\"UNAVAILABLE\",\"message\":\"command not supported\"}}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"kept.back\"}",
        "{\"id\":\"a\",\"nodeId\":\"n\",\"ok\":false,\"error\":{\"code\":\"UNAVAILABLE\",\"message\":\"command not advertised by this node\"}}")]
    public async Task A_request_is_answered_once(string payload, string expected)
    {
        InvokeDispatcher dispatcher = Dispatcher(Echo);
        dispatcher.OnRequest(Json(payload));
        await dispatcher.DrainAsync();
        Assert.Equal(["node.invoke.result " + expected], _transport.Sent);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":1,\"nodeId\":\"n\",\"command\":\"echo\"}")]
    [InlineData("{\"id\":\"  \",\"nodeId\":\"n\",\"command\":\"echo\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":null,\"command\":\"echo\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\"}")]
    [InlineData("{\"id\":\"\\ud800\",\"nodeId\":\"n\",\"command\":\"echo\"}")]
    [InlineData("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"echo\",\"paramsJSON\":\"\\ud800\"}")]
    public async Task What_is_no_request_is_dropped(string payload)
    {
        InvokeDispatcher dispatcher = Dispatcher(Echo);
        dispatcher.OnRequest(Json(payload));
        dispatcher.OnCancel(Json(payload));
        await dispatcher.DrainAsync();
        Assert.Empty(_transport.Sent);
        Assert.Equal(0, dispatcher.Counters.Received);
    }

    [Fact]
    public async Task An_endless_id_is_dropped()
    {
        InvokeDispatcher dispatcher = Dispatcher(Echo);
        dispatcher.OnRequest(Request(new string('x', 100_000), "echo"));
        await dispatcher.DrainAsync();
        Assert.Empty(_transport.Sent);
    }

    [Fact]
    public async Task Events_come_before_the_result()
    {
        InvokeDispatcher dispatcher = Dispatcher(new ScriptedCommand("run", async (_, events, cancellation) =>
        {
            await events.SendAsync("exec.finished", "{\"n\":1}", cancellation);
            return new InvokeResult.Success("{}");
        }));
        dispatcher.OnRequest(Request("a", "run"));
        await dispatcher.DrainAsync();
        Assert.Equal(["node.event {\"event\":\"exec.finished\",\"payloadJSON\":\"{\\\"n\\\":1}\"}",
            "node.invoke.result {\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"{}\"}"], _transport.Sent);
    }

    // Waits to be aborted, then does everything a command must not get through any more.
    private static ScriptedCommand Stubborn(TaskCompletionSource<bool> started, string name = "run") =>
        new(name, async (_, events, cancellation) =>
    {
        started.TrySetResult(true);
        var aborted = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellation.Register(() => aborted.TrySetResult(true)))
        {
            await aborted.Task;
        }
        await events.SendAsync("exec.finished", "{}", CancellationToken.None);
        return new InvokeResult.Success("{}");
    });

    [Fact]
    public async Task An_aborted_invoke_sends_nothing_any_more()
    {
        var started = new TaskCompletionSource<bool>();
        InvokeDispatcher dispatcher = Dispatcher(Stubborn(started), Echo);
        dispatcher.OnRequest(Request("a", "run"));
        await started.Task;
        dispatcher.OnCancel(Cancel("unknown"));
        dispatcher.OnCancel(Cancel("a"));
        dispatcher.OnCancel(Cancel("a"));
        await dispatcher.DrainAsync();
        Assert.Empty(_transport.Sent);
        Assert.Equal(new(1, 0, 0, 0, 0, 1), dispatcher.Counters);
        dispatcher.OnRequest(Request("a", "echo"));
        await dispatcher.DrainAsync();
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task A_command_that_stops_by_cancellation_sends_nothing_either()
    {
        InvokeDispatcher dispatcher = Dispatcher(new ScriptedCommand("run", async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException("never here");
        }));
        dispatcher.OnRequest(Request("a", "run"));
        dispatcher.AbortAll();
        await dispatcher.DrainAsync();
        Assert.Empty(_transport.Sent);
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_request_with_the_id_of_a_running_one_aborts_the_first()
    {
        var started = new TaskCompletionSource<bool>();
        InvokeDispatcher dispatcher = Dispatcher(Stubborn(started), Echo);
        dispatcher.OnRequest(Request("a", "run"));
        await started.Task;
        dispatcher.OnRequest(Request("a", "echo"));
        await dispatcher.DrainAsync();
        Assert.Equal(["node.invoke.result {\"id\":\"a\",\"nodeId\":\"n\",\"ok\":true,\"payloadJSON\":\"null\"}"], _transport.Sent);
        Assert.Equal(new(2, 0, 1, 0, 0, 1), dispatcher.Counters);
    }

    [Fact]
    public async Task The_end_of_a_session_aborts_all()
    {
        TaskCompletionSource<bool>[] started = [new(), new(), new()];
        InvokeDispatcher dispatcher = Dispatcher(started.Select((each, i) => (INodeCommand)Stubborn(each, $"run{i}")).ToArray());
        for (int i = 0; i < started.Length; i++)
        {
            dispatcher.OnRequest(Request($"id{i}", $"run{i}"));
        }
        await Task.WhenAll(started.Select(each => each.Task));
        Assert.Equal(3, dispatcher.Counters.Running);
        dispatcher.AbortAll();
        await dispatcher.DrainAsync();
        Assert.Empty(_transport.Sent);
        Assert.Equal((0, 3L), (dispatcher.Counters.Running, dispatcher.Counters.Cancelled));
    }

    [Fact]
    public async Task An_exception_becomes_a_general_error_and_stays_in_the_log()
    {
        InvokeDispatcher dispatcher = Dispatcher(
            new ScriptedCommand("later", async (_, _, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("inner secret");
            }),
            new ScriptedCommand("now", (_, _, _) => throw new OperationCanceledException("not ours")));
        dispatcher.OnRequest(Request("a", "later"));
        await dispatcher.DrainAsync();
        dispatcher.OnRequest(Request("b", "now"));
        await dispatcher.DrainAsync();
        Assert.Equal(2, _transport.Sent.Count(line => line.Contains("\"code\":\"UNAVAILABLE\",\"message\":\"node invocation failed\"")));
        Assert.Contains(_log.Lines, line => line.Contains("inner secret"));
    }

    [Fact]
    public async Task A_result_that_is_too_large_is_answered_with_an_error()
    {
        _transport.Refuse = (_, parameters) => parameters.Length > 200 ? new GatewayError(GatewayError.TooLarge, "too large") : null;
        InvokeDispatcher dispatcher =
            Dispatcher(new ScriptedCommand("big",
                (_, _, _) => Task.FromResult<InvokeResult>(new InvokeResult.Success(new string('x', 1000)))));
        dispatcher.OnRequest(Request("a", "big"));
        await dispatcher.DrainAsync();
        Assert.Contains("the result is larger than the gateway accepts", Assert.Single(_transport.Sent));
    }

    [Fact]
    public async Task A_transport_that_fails_harms_nobody()
    {
        _transport.Refuse = (_, _) => throw new InvalidOperationException("broken");
        InvokeDispatcher dispatcher = Dispatcher(Echo);
        dispatcher.OnRequest(Request("a", "echo"));
        await dispatcher.DrainAsync();
        Assert.Equal(0, dispatcher.Counters.Running);
    }

    [Fact]
    public async Task The_number_of_running_invokes_is_bounded()
    {
        var end = new TaskCompletionSource<InvokeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        InvokeDispatcher dispatcher = Dispatcher(new ScriptedCommand("wait", (_, _, _) => end.Task));
        for (int i = 0; i <= 1000; i++)
        {
            dispatcher.OnRequest(Request($"id{i}", "wait"));
        }
        Assert.Equal(1000, dispatcher.Counters.Running);
        end.SetResult(new InvokeResult.Success("{}"));
        await dispatcher.DrainAsync();
        Assert.Equal(1000, dispatcher.Counters.Succeeded);
        Assert.Equal(1, dispatcher.Counters.Failed);
    }

    /// <param name="count">Requests.</param>
    /// <param name="length">Characters of the parameters of each.</param>
    /// <param name="running">How many of them run.</param>
    // Texts of many megabytes make the runtime collect, which wine does not always survive.
    [Trait("NotUnder", "wine")]
    [Theory]
    [InlineData(10, 1, 10)]
    [InlineData(31, 1024 * 1024, 31)]
    [InlineData(32, 1024 * 1024, 32)]
    [InlineData(33, 1024 * 1024, 32)]
    [InlineData(80, 1024 * 1024, 32)]
    [InlineData(3, 12 * 1024 * 1024, 2)]
    [InlineData(2, 16 * 1024 * 1024, 2)]
    [InlineData(2, 17 * 1024 * 1024, 1)]
    [InlineData(1, 33 * 1024 * 1024, 0)]
    [InlineData(600, 64 * 1024, 512)]
    public async Task The_parameters_of_running_invokes_are_bounded_together(int count, int length, int running)
    {
        var end = new TaskCompletionSource<InvokeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        InvokeDispatcher dispatcher = Dispatcher(new ScriptedCommand("wait", (_, _, _) => end.Task), Echo);
        string parameters = $",\"paramsJSON\":\"{new string('x', length)}\"";
        for (int i = 0; i < count; i++)
        {
            dispatcher.OnRequest(Request($"id{i}", "wait", parameters));
        }
        Assert.Equal((running, count - running), (dispatcher.Counters.Running, dispatcher.Counters.Failed));
        end.SetResult(new InvokeResult.Success("{}"));
        await dispatcher.DrainAsync();
        // What has ended holds nothing any more.
        dispatcher.OnRequest(Request("again", "wait", $",\"paramsJSON\":\"{new string('x', 31 * 1024 * 1024)}\""));
        await dispatcher.DrainAsync();
        Assert.Equal(running + 1, dispatcher.Counters.Succeeded);
    }

    [Fact]
    public async Task An_answer_that_waits_for_the_gateway_holds_no_parameters()
    {
        var transport = new WaitingTransport();
        var dispatcher =
            new InvokeDispatcher(
                [new ScriptedCommand("no",
                    (_, _, _) => Task.FromResult<InvokeResult>(new InvokeResult.Failure("INVALID_REQUEST", "too large")))], [],
                transport, _log);
        string parameters = $",\"paramsJSON\":\"{new string('x', 12 * 1024 * 1024)}\"";
        for (int i = 1; i <= 10; i++)
        {
            dispatcher.OnRequest(Request($"id{i}", "no", parameters));
            await transport.PostedAsync();
        }
        Assert.Equal((10, 10), (dispatcher.Counters.Running, transport.Refused));
        transport.Read();
        await dispatcher.DrainAsync();
    }

    /// <summary>A gateway that does not read until it is told to.</summary>
    private sealed class WaitingTransport : IInvokeTransport
    {
        private readonly TaskCompletionSource<GatewayError?> _reads = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _posted = new(0);
        private int _refused;

        /// <summary>Answers of the command itself, not of a dispatcher that is full.</summary>
        public int Refused => Volatile.Read(ref _refused);

        public Task PostedAsync() => _posted.WaitAsync(TimeSpan.FromSeconds(60));

        public void Read() => _reads.SetResult(null);

        public Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                writeParams(writer);
            }
            if (System.Text.Encoding.UTF8.GetString(stream.ToArray()).Contains("INVALID_REQUEST"))
            {
                Interlocked.Increment(ref _refused);
            }
            _posted.Release();
            return _reads.Task;
        }
    }

    [Theory]
    [InlineData("SYSTEM_RUN_DENIED", true)]
    [InlineData("SYSTEM_RUN_DENIED", false)]
    [InlineData("DENIED_IN_OTHER_WORDS", true)]
    public async Task Denials_are_counted_by_what_they_are(string code, bool denial)
    {
        InvokeDispatcher dispatcher =
            Dispatcher(new ScriptedCommand("run",
                (_, _, _) =>
                Task.FromResult<InvokeResult>(new InvokeResult.Failure(code, $"{code}: allowlist miss") { IsDenial = denial })));
        dispatcher.OnRequest(Request("a", "run"));
        await dispatcher.DrainAsync();
        Assert.Equal(new(1, 0, 0, 1, denial ? 1 : 0, 0), dispatcher.Counters);
        // The word stands once in the log, though code and message both have it.
        Assert.Contains(_log.Lines, line => line.EndsWith($"(run): {code}: allowlist miss", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_line_is_one_line_whatever_the_wire_says()
    {
        InvokeDispatcher dispatcher = Dispatcher();
        dispatcher.OnRequest(Json("{\"id\":\"a\",\"nodeId\":\"n\",\"command\":\"x\\ny\\u001b[31m\"}"));
        await dispatcher.DrainAsync();
        Assert.All(_log.Lines, line => Assert.DoesNotContain(line, char.IsControl));
    }
}
