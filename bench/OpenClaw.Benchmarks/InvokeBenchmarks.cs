using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;

namespace OpenClaw.Benchmarks;

/// <summary>
/// One invoke inside the node, from the frame's payload to the frames of its event and result, with everything in between: the policy's
/// file, the decision, the record, the process and its output. Only the socket is missing. What is asked about here are allocations; for
/// times there is bench/OpenClaw.RunBench.
/// </summary>
[MemoryDiagnoser]
public class InvokeBenchmarks : INodeLog
{
    private readonly Transport _transport = new();
    private readonly string _state = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
    private readonly InvokeDispatcher _dispatcher;
    private readonly JsonElement _true = Request("system.run",
        """{"command":["/usr/bin/true"],"agentId":"main","sessionKey":"s","runId":"r"}""");
    private readonly JsonElement _which = Request("system.which", """{"bins":["sh"]}""");
    private readonly JsonElement _flood;

    public InvokeBenchmarks()
    {
        var policy = Path.Combine(_state, "exec-approvals.json");
        File.WriteAllText(policy, """{"version":1,"defaults":{"security":"full","ask":"off"}}""");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(policy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var text = Path.Combine(_state, "text");
        File.WriteAllBytes(text,
            [.. Enumerable.Range(0, 10 * 1024 * 1024).Select(i => i % 80 == 79 ? (byte)'\n' : (byte)('a' + (i % 26)))]);
        _flood = Request("system.run", $$"""{"command":["/usr/bin/cat","{{text}}"],"agentId":"main","sessionKey":"s","runId":"r"}""");
        var node = PreparedNode.Prepare(
            new NodeOptions { Host = "127.0.0.1",
                ReadEnvironment = name => name == "OPENCLAW_STATE_DIR" ? _state : name is "PATH" or "HOME"
                ? Environment.GetEnvironmentVariable(name) : null }, this);
        _dispatcher = new InvokeDispatcher(node.Surface.Offered, [], _transport, this);
    }

    [Benchmark(Baseline = true)]
    public int RunTrue() => Invoke(_true);

    [Benchmark]
    public int Which() => Invoke(_which);

    [Benchmark]
    public int TenMegabytesOfOutput() => Invoke(_flood);

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_state, recursive: true);

    void INodeLog.Write(LogLevel level, int eventId, string message)
    {
        if (level >= LogLevel.Error)
        {
            Console.Error.WriteLine(message);
        }
    }

    private int Invoke(JsonElement request)
    {
        _transport.Answered.Reset();
        _dispatcher.OnRequest(request);
        _transport.Answered.Wait();
        return _transport.Length;
    }

    private static JsonElement Request(string command, string parameters) => JsonDocument.Parse(
        $$"""{"id":"i1","nodeId":"bench","command":"{{command}}","paramsJSON":"{{JsonEncodedText.Encode(parameters)}}","timeoutMs":30000}""").RootElement;

    /// <summary>Makes a frame as a session does, and throws it away.</summary>
    private sealed class Transport : IInvokeTransport
    {
        private readonly ArrayBufferWriter<byte> _frame = new();

        public ManualResetEventSlim Answered { get; } = new();

        public int Length { get; private set; }

        public Task<GatewayError?> PostAsync(string method, Action<Utf8JsonWriter> writeParams, CancellationToken cancellationToken)
        {
            _frame.ResetWrittenCount();
            using (Utf8JsonWriter json = new(_frame))
            {
                writeParams(json);
            }

            Length = _frame.WrittenCount;
            if (method == "node.invoke.result")
            {
                Answered.Set();
            }

            return Task.FromResult<GatewayError?>(null);
        }
    }
}
