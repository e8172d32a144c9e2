using System.Diagnostics;
using System.Globalization;

namespace OpenClaw.RunBench;

/// <summary>Everything that is measured, beside the C program and in turns with it: a machine that is busy is busy for both.</summary>
internal static class Measurement
{
    internal const string True = """{"command":["/usr/bin/true"],"agentId":"main","sessionKey":"s","runId":"r"}""";
    private const string Which = """{"bins":["sh"]}""";

    private static readonly StringWriter Report = new();

    public static int Run(Plan plan)
    {
        if (plan.Check)
        {
            return RatioCheck.Run(plan);
        }

        using var kernel = new KernelLimit();
        using var gateway = new FakeGateway();
        Say(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {Path.GetFileName(plan.Program)} of {new FileInfo(plan.Program).Length} bytes"));
        using (var node = new MeasuredNode(plan.Program, byRules: false))
        {
            Starts(plan, gateway, node);
            Rows("everything allowed", plan, kernel, gateway, node);
            node.Stop();
        }

        using (var node = new MeasuredNode(plan.Program, byRules: true))
        {
            node.Start(gateway.Port);
            gateway.Accept();
            Rows("by a rule", plan, kernel, gateway, node);
        }

        if (plan.Markdown is { } path)
        {
            File.WriteAllText(path, "# Results\n\nMade by `bench/run.sh`; what stands behind the figures is in [README.md](README.md). Times in milliseconds; "
                + "CPU is the node's own, without its children; \"over\" is what the node adds to the C program.\n\n```\n" + Report + "```\n");
        }

        return 0;
    }

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Report.WriteLine(line);
    }

    private static void Starts(Plan plan, FakeGateway gateway, MeasuredNode node)
    {
        List<double> times = [];
        for (var i = 0; i <= plan.Starts; i++)
        {
            node.Stop();
            var since = node.Start(gateway.Port);
            gateway.Accept();
            // The first start makes the identity.
            if (i > 0)
            {
                times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }

        times.Sort();
        Thread.Sleep(3000);
        Say($"start to connected: p50 {times[times.Count / 2]:0.0} ms, least {times[0]:0.0} ms; CPU until idle {node.Cpu() / 1000:0} ms; idle PSS {node.PssMb():0.0} MB; {node.Threads()} threads");
    }

    private static void Rows(string policy, Plan plan, KernelLimit kernel, FakeGateway gateway, MeasuredNode node)
    {
        Say("");
        Say($"{policy,-30}{"p50 ms",10}{"p95",10}{"p99",10}{"a second",10}{"CPU ms",10} | {"C: p50",10}{"a second",10}{"CPU ms",10} | {"over",10}");
        gateway.Invoke("system.run", True, Math.Min(plan.Runs, 500), 4);
        gateway.Invoke("system.which", Which, 500, 1);
        foreach (var parallel in new[] { 1, 8, 32 })
        {
            var bare = kernel.Spawn(plan.Runs / 2, parallel, "/usr/bin/true");
            var ours = Measure(gateway, node, "system.run", True, plan.Runs, parallel);
            var after = kernel.Spawn(plan.Runs / 2, parallel, "/usr/bin/true");
            Show($"run true, {parallel} at a time", ours, Mean(bare, after));
        }

        Show("which, one at a time", Measure(gateway, node, "system.which", Which, plan.Runs, 1), null);
        if (policy == "everything allowed")
        {
            // The same program for both, with the same text.
            var text = node.WriteText(10 * 1024 * 1024);
            var flood = $$"""{"command":["/usr/bin/cat","{{text}}"],"agentId":"main","sessionKey":"s","runId":"r"}""";
            var drained = kernel.Drain(30, "/usr/bin/cat", text);
            Show("10 MB of output", Measure(gateway, node, "system.run", flood, 30, 1), Mean(drained, kernel.Drain(30, "/usr/bin/cat", text)));
        }

        if (plan.Long > 0)
        {
            var tenth = plan.Long / 10;
            for (var i = 0; i < 10; i++)
            {
                Show($"{(i + 1) * tenth} runs, 8 at a time", Measure(gateway, node, "system.run", True, tenth, 8), kernel.Spawn(1000, 8, "/usr/bin/true"));
            }
        }

        Say($"PSS after work {node.PssMb():0.0} MB, {node.Threads()} threads");
    }

    internal static Row Measure(FakeGateway gateway, MeasuredNode node, string command, string parameters, int count, int parallel)
    {
        var cpu = node.Cpu();
        var since = Stopwatch.GetTimestamp();
        var times = gateway.Invoke(command, parameters, count, parallel);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        Array.Sort(times);
        return new Row(times[count / 2], times[(int)(count * 0.95)], times[(int)(count * 0.99)], count / seconds, (node.Cpu() - cpu) / count);
    }

    private static Row Mean(Row one, Row other) =>
        new((one.P50 + other.P50) / 2, double.NaN, double.NaN, (one.PerSecond + other.PerSecond) / 2, (one.CpuEach + other.CpuEach) / 2);

    private static void Show(string name, Row ours, Row? bare) => Say(
        $"{name,-30}{Ms(ours.P50)}{Ms(ours.P95)}{Ms(ours.P99)}{ours.PerSecond,10:0}{Ms(ours.CpuEach)} | "
        + (bare is null ? "" : $"{Ms(bare.P50)}{bare.PerSecond,10:0}{Ms(bare.CpuEach)} | {Ms(ours.P50 - bare.P50)}"));

    private static string Ms(double microseconds) => (microseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture).PadLeft(10);
}
