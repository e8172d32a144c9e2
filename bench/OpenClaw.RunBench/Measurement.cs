using System.Diagnostics;
using System.Globalization;
using OpenClaw.Bench;

namespace OpenClaw.RunBench;

/// <summary>Everything that is measured, beside the C program and in turns with it: a machine that is busy is busy for both.</summary>
internal sealed class Measurement(Plan plan)
{
    internal const string True = """{"command":["/usr/bin/true"],"agentId":"main","sessionKey":"s","runId":"r"}""";
    internal const string About = "About";
    internal const string Starts = "From start to idle, at a gateway that only asks";
    internal const string Everything = "A run, everything allowed";
    internal const string ByRule = "A run, by a rule";
    internal const string LongRow = "Many runs, 8 at a time, everything allowed";
    internal const string OthersTable = "A run of the other nodes, everything allowed, at the same gateway";
    private const string Which = """{"bins":["sh"]}""";
    private const int FloodBytes = 10 * 1024 * 1024;
    private const int Floods = 30;

    private readonly Figures _figures = new(plan.Figures);

    public int Run()
    {
        using var kernel = new KernelLimit();
        using var gateway = new FakeGateway();
        NodeStart native = new("native", plan.Program, IsScript: false);
        Say(string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, load {Load()}, {Path.GetFileName(plan.Program)} of {new FileInfo(plan.Program).Length} bytes"));
        _figures.Add(About, "processors", "", Environment.ProcessorCount);
        _figures.Add(About, "load before", "", Load());
        _figures.Add(About, "bytes of the file", "", new FileInfo(plan.Program).Length);
        using (var node = new MeasuredNode(native, byRules: false))
        {
            MeasureStarts(native.Name, plan.Starts, gateway, node);
            MeasureRows(Everything, kernel, gateway, node);
            MeasureFlood(kernel, gateway, node);
            MeasureLong(kernel, gateway, node);
            Memory(Everything, node);
        }

        using (var node = new MeasuredNode(native, byRules: true))
        {
            node.Start(gateway.Port);
            gateway.Accept();
            MeasureRows(ByRule, kernel, gateway, node);
            Memory(ByRule, node);
        }

        foreach (var other in plan.Others)
        {
            Try(other.Name, () => MeasureOther(other, gateway));
        }

        if (plan.Module is { } module)
        {
            Try("the module", () => new ModuleMeasurement(module, gateway, _figures).Run(Math.Clamp(plan.Starts / 6, 1, 5)));
        }

        _figures.Add(About, "load after", "", Load());
        return 0;
    }

    private static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static void Say(string line) => Console.WriteLine(line);

    private void Figure(string table, string row, string column, double value)
    {
        _figures.Add(table, row, column, value);
        Say($"  {row}, {column}: {Figures.Show(value)}");
    }

    private void MeasureStarts(string name, int starts, FakeGateway gateway, MeasuredNode node)
    {
        List<double> times = [];
        for (var i = 0; i <= starts; i++)
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
        Thread.Sleep(5000);
        Say($"{name}: from start to idle");
        Figure(Starts, "start to connected, p50 (ms)", name, times[times.Count / 2]);
        Figure(Starts, "start to connected, least (ms)", name, times[0]);
        Figure(Starts, "processor time until idle (ms)", name, node.Cpu() / 1000);
        Figure(Starts, "idle memory, PSS (MB)", name, node.PssMb());
        Figure(Starts, "threads", name, node.Threads());
    }

    private void MeasureRows(string table, KernelLimit kernel, FakeGateway gateway, MeasuredNode node)
    {
        Say("");
        Say($"{table,-30}{"p50 ms",10}{"p95",10}{"p99",10}{"a second",10}{"CPU ms",10} | {"C: p50",10}{"a second",10}{"CPU ms",10} | {"over",10}");
        gateway.Invoke("system.run", True, Math.Min(plan.Runs, 500), 4);
        gateway.Invoke("system.which", Which, 500, 1);
        foreach (var parallel in new[] { 1, 8, 32 })
        {
            var bare = kernel.Spawn(plan.Runs / 2, parallel, "/usr/bin/true");
            var ours = Measure(gateway, node, "system.run", True, plan.Runs, parallel);
            var after = kernel.Spawn(plan.Runs / 2, parallel, "/usr/bin/true");
            Show(table, $"run true, {parallel} at a time", ours, Mean(bare, after));
        }

        Show(table, "which, one at a time", Measure(gateway, node, "system.which", Which, plan.Runs, 1), null);
    }

    /// <summary>The same program for both, with the same text.</summary>
    private void MeasureFlood(KernelLimit kernel, FakeGateway gateway, MeasuredNode node)
    {
        var text = node.WriteText(FloodBytes);
        var flood = $$"""{"command":["/usr/bin/cat","{{text}}"],"agentId":"main","sessionKey":"s","runId":"r"}""";
        gateway.Invoke("system.run", flood, 5, 1);
        var drained = kernel.Drain(Floods, "/usr/bin/cat", text);
        var ours = Measure(gateway, node, "system.run", flood, Floods, 1);
        Show(Everything, "10 MB of output", ours, Mean(drained, kernel.Drain(Floods, "/usr/bin/cat", text)));
    }

    private void MeasureLong(KernelLimit kernel, FakeGateway gateway, MeasuredNode node)
    {
        var tenth = plan.Long / 10;
        for (var i = 1; i <= 10 && tenth > 0; i++)
        {
            Show(LongRow, $"up to {i * tenth}", Measure(gateway, node, "system.run", True, tenth, 8),
                kernel.Spawn(1000, 8, "/usr/bin/true"));
            Figure(LongRow, $"up to {i * tenth}", "PSS (MB)", node.PssMb());
        }
    }

    private void Memory(string table, MeasuredNode node)
    {
        Figure(Starts, table + ": memory afterwards, PSS (MB)", "native", node.PssMb());
    }

    private void MeasureOther(NodeStart other, FakeGateway gateway)
    {
        using var node = new MeasuredNode(other, byRules: false);
        MeasureStarts(other.Name, 3, gateway, node);
        var command = other.Name.Contains("Windows", StringComparison.Ordinal)
            ? """{"command":["C:\\windows\\system32\\hostname.exe"],"agentId":"main","sessionKey":"s","runId":"r"}""" : True;
        gateway.Invoke("system.run", command, 20, 1);
        foreach (var parallel in new[] { 1, 8 })
        {
            var row = Measure(gateway, node, "system.run", command, 200, parallel);
            Figure(OthersTable, other.Name, $"{parallel} at a time, p50 (ms)", row.P50 / 1000);
            Figure(OthersTable, other.Name, $"{parallel} at a time, a second", row.PerSecond);
            Figure(OthersTable, other.Name, $"{parallel} at a time, CPU (ms)", row.CpuEach / 1000);
        }
    }

    private static void Try(string name, Action measure)
    {
        try
        {
            measure();
        }
#pragma warning disable CA1031 // One that cannot be measured takes nothing away from the others; the page shows dashes.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"{name} could not be measured: {problem}");
        }
    }

    internal static Row Measure(FakeGateway gateway, MeasuredNode node, string command, string parameters, int count, int parallel)
    {
        var cpu = node.Cpu();
        var since = Stopwatch.GetTimestamp();
        var times = gateway.Invoke(command, parameters, count, parallel);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        Array.Sort(times);
        return new Row(times[count / 2], times[(int)(count * 0.95)], times[(int)(count * 0.99)], count / seconds,
            (node.Cpu() - cpu) / count);
    }

    private static Row Mean(Row one, Row other) =>
        new((one.P50 + other.P50) / 2, double.NaN, double.NaN, (one.PerSecond + other.PerSecond) / 2, (one.CpuEach + other.CpuEach) / 2);

    private void Show(string table, string name, Row ours, Row? bare)
    {
        Say($"{name,-30}{Ms(ours.P50)}{Ms(ours.P95)}{Ms(ours.P99)}{ours.PerSecond,10:0}{Ms(ours.CpuEach)} | "
            + (bare is null ? "" : $"{Ms(bare.P50)}{bare.PerSecond,10:0}{Ms(bare.CpuEach)} | {Ms(ours.P50 - bare.P50)}"));
        _figures.Add(table, name, "p50 (ms)", ours.P50 / 1000);
        _figures.Add(table, name, "p95", ours.P95 / 1000);
        _figures.Add(table, name, "p99", ours.P99 / 1000);
        _figures.Add(table, name, "a second", ours.PerSecond);
        _figures.Add(table, name, "CPU (ms)", ours.CpuEach / 1000);
        if (bare is not null)
        {
            _figures.Add(table, name, "C: p50 (ms)", bare.P50 / 1000);
            _figures.Add(table, name, "C: a second", bare.PerSecond);
            _figures.Add(table, name, "C: CPU (ms)", bare.CpuEach / 1000);
            _figures.Add(table, name, "over C (ms)", (ours.P50 - bare.P50) / 1000);
        }
    }

    private static string Ms(double microseconds) => (microseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture).PadLeft(10);
}
