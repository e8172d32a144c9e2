using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.Bench;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.NodeBench;

/// <summary>
/// Measures one node host from its start to its end. The proxy between node and gateway sees how long the node itself takes.
/// </summary>
internal sealed class NodeMeasurement(LiveGateway gateway, string name, ProcessNode node, NodeWords words, MeasurementPlan plan,
    Figures figures)
{
    /// <summary>As bench/OpenClaw.RunBench looks for it when it makes the page.</summary>
    public const string Table = "Whole processes, at a real gateway";

    private const double StopMinutes = 3;

    public async Task RunAsync()
    {
        await using var proxy = NodeProxy.Start(gateway.Port);
        await using var client = await OperatorClient.ConnectAsync(gateway);
        await using (node)
        {
            var target = new NodeTarget(proxy.Port, gateway.Token);
            await PairAsync(client, proxy, target);
            await MeasureStartAsync(proxy, target);
            var id = (await client.FindNodeAsync(node.DisplayName))!.NodeId;
            await MeasureIdleAsync();
            await client.SetPolicyAsync(id, "full", "off", "full");
            await MeasureCommandsAsync(client, proxy, id);
            Figure("memory after work, PSS (MB)", ProcessTree.Memory(node.ProcessId).PssMb);
        }
    }

    /// <summary>The first start makes the identity and is approved; it is not measured.</summary>
    private async Task PairAsync(OperatorClient client, NodeProxy proxy, NodeTarget target)
    {
        await node.StartAsync(target);
        var listed = await UntilAsync(async () => await client.FindNodeAsync(node.DisplayName) is { Connected: true } found ? found : null);
        var request = await UntilAsync(() => client.FindPendingSurfaceAsync(listed.NodeId));
        (await client.ApproveSurfaceAsync(request)).MustBeOk();
        await UntilAsync(async () => (await client.InvokeAsync(listed.NodeId, "system.which", Which())).Ok ? "" : null);
        await node.StopAsync();
        proxy.Frames.Clear();
    }

    private async Task MeasureStartAsync(NodeProxy proxy, NodeTarget target)
    {
        List<double> times = [], cpu = [];
        for (var i = 0; i < plan.Starts; i++)
        {
            proxy.Frames.Clear();
            var started = Stopwatch.GetTimestamp();
            await node.StartAsync(target);
            var hello = await UntilAsync(() => Task.FromResult(proxy.Frames.FirstOrDefault(IsHello)));
            times.Add(Stopwatch.GetElapsedTime(started, hello.Timestamp).TotalMilliseconds);
            cpu.Add(ProcessTree.CpuSeconds(node.ProcessId));
            if (i < plan.Starts - 1)
            {
                await node.StopAsync();
            }
        }

        Figure("start to connected, p50 (ms)", Statistics.Of(times).P50);
        Figure("start to connected, worst (ms)", times.Max());
        Figure("processor time until connected, p50 (s)", Statistics.Of(cpu).P50);
    }

    private async Task MeasureIdleAsync()
    {
        await Task.Delay(plan.Idle);
        var before = ProcessTree.CpuSeconds(node.ProcessId);
        await Task.Delay(plan.Idle);
        var (rss, pss) = ProcessTree.Memory(node.ProcessId);
        Figure("idle memory, PSS (MB)", pss);
        Figure("idle memory, RSS (MB)", rss);
        Figure("idle processor (%)", (ProcessTree.CpuSeconds(node.ProcessId) - before) / plan.Idle.TotalSeconds * 100);
    }

    private async Task MeasureCommandsAsync(OperatorClient client, NodeProxy proxy, string id)
    {
        Func<Task<OperatorReply>> which = () => client.InvokeAsync(id, "system.which", Which());
        Func<Task<OperatorReply>> prepare = () =>
            client.PrepareAsync(id, words.Shell,
                new JsonObject { ["rawCommand"] = words.ShellText, ["security"] = "full", ["ask"] = "off" });
        Func<Task<OperatorReply>> run = () => client.RunAsync(id, words.Smallest);
        Func<Task<OperatorReply>> echo = () => client.RunAsync(id, words.Shell, new JsonObject { ["rawCommand"] = words.ShellText });
        foreach (var warmUp in new[] { which, prepare, run, echo })
        {
            await RepeatAsync(warmUp, plan.Commands / 10, 4);
        }

        await MeasureAsync(proxy, "which, one at a time", which, plan.Commands, 1);
        await MeasureAsync(proxy, "prepare, one at a time", prepare, plan.Commands, 1);
        await MeasureAsync(proxy, "run true, one at a time", run, plan.Commands, 1);
        await MeasureAsync(proxy, "run echo through the shell, one at a time", echo, plan.Commands, 1);
        await MeasureAsync(proxy, "run true, 8 at a time", run, plan.Commands, 8);
        await MeasureAsync(proxy, "run true, 32 at a time", run, plan.Commands, 32);
        if (words.Flood is { } flood)
        {
            await MeasureAsync(proxy, "10 MB of output", () => client.RunAsync(id, flood, timeoutMs: 60_000),
                Math.Max(5, plan.Commands / 50), 1);
        }
    }

    private async Task MeasureAsync(NodeProxy proxy, string measure, Func<Task<OperatorReply>> command, int total, int parallel)
    {
        proxy.Frames.Clear();
        var clock = Stopwatch.StartNew();
        var roundTrips = await RepeatAsync(command, total, parallel);
        var seconds = clock.Elapsed.TotalSeconds;
        var atNode = Statistics.Of(NodeTimes(proxy.Frames));
        Figure(measure + ": node p50 (ms)", atNode.P50);
        Figure(measure + ": node p95 (ms)", atNode.P95);
        Figure(measure + ": round trip p50 (ms)", Statistics.Of(roundTrips).P50);
        Figure(measure + ": a second", total / seconds);
    }

    private static async Task<List<double>> RepeatAsync(Func<Task<OperatorReply>> command, int total, int parallel)
    {
        List<double> times = [];
        var left = total;
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var clock = Stopwatch.StartNew();
                (await command()).MustBeOk();
                lock (times)
                {
                    times.Add(clock.Elapsed.TotalMilliseconds);
                }
            }
        }));
        return times;
    }

    /// <summary>From the request's frame to its result's frame, as the proxy beside the node saw them.</summary>
    private static IEnumerable<double> NodeTimes(IEnumerable<WireFrame> frames)
    {
        Dictionary<string, long> asked = [];
        foreach (var frame in frames.Where(frame => frame.Kind == WireKind.Text))
        {
            if (frame.Direction == WireDirection.FromGateway && frame.Text.Contains("\"node.invoke.request\"", StringComparison.Ordinal))
            {
                asked[(string)JsonNode.Parse(frame.Text)!["payload"]!["id"]!] = frame.Timestamp;
            }
            else if (frame.Direction == WireDirection.FromNode && frame.Text.Contains("\"node.invoke.result\"", StringComparison.Ordinal)
                && asked.Remove((string)JsonNode.Parse(frame.Text)!["params"]!["id"]!, out var since))
            {
                yield return Stopwatch.GetElapsedTime(since, frame.Timestamp).TotalMilliseconds;
            }
        }
    }

    private static bool IsHello(WireFrame frame) =>
        frame is { Direction: WireDirection.FromGateway, Kind: WireKind.Text }
            && frame.Text.Contains("\"type\":\"hello-ok\"", StringComparison.Ordinal);

    private static JsonObject Which() => new() { ["bins"] = new JsonArray("sh") };

    private async Task<T> UntilAsync<T>(Func<Task<T?>> probe)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } value)
            {
                return value;
            }

            if (clock.Elapsed.TotalMinutes > StopMinutes || node.HasExited)
            {
                throw new InvalidOperationException("The node did not get there. " + node.Log);
            }

            await Task.Delay(10);
        }
    }

    private void Figure(string measure, double value)
    {
        figures.Add(Table, measure, name, value);
        Console.WriteLine($"  {measure}: {Figures.Show(value)}");
    }
}
