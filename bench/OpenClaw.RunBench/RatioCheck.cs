using System.Globalization;
using System.Text.Json;

namespace OpenClaw.RunBench;

/// <summary>
/// Whether it still holds: the node's CPU for a run in CPUs of the C program, which is measured before and after. The least of three rounds
/// counts: what else happens on the machine only ever adds.
/// </summary>
internal static class RatioCheck
{
    /// <summary>Above this many times the committed ratio it is a loss. A shared machine moves it by a third.</summary>
    private const double Margin = 2;

    public static int Run(Plan plan)
    {
        var committed =
            JsonSerializer.Deserialize<Dictionary<string, double>>(
                File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ratios.json")))!;
        using var kernel = new KernelLimit();
        using var gateway = new FakeGateway();
        var lost = 0;
        // A program with its assemblies beside it compiles while it runs: those are other figures.
        var kind = File.Exists(plan.Program + ".dll") ? "compiled while it runs" : "native";
        foreach (var byRules in new[] { false, true })
        {
            using var node = new MeasuredNode(new NodeStart(kind, plan.Program, IsScript: false), byRules);
            node.Start(gateway.Port);
            gateway.Accept();
            gateway.Invoke("system.run", Measurement.True, kind == "native" ? 200 : 800, 4);
            foreach (var parallel in new[] { 1, 8 })
            {
                var name = $"{kind}, {(byRules ? "by a rule" : "everything allowed")}, {parallel} at a time";
                var ratio = Enumerable.Range(0, 3).Min(_ => Ratio(kernel, gateway, node, parallel));
                var limit = committed[name] * Margin;
                lost += ratio > limit ? 1 : 0;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{(ratio > limit ? "LOST" : "holds")}: {name}: {ratio:0.0} times the C program's CPU a run; committed {committed[name]:0.0}, lost above {limit:0.0}"));
            }
        }

        return lost == 0 ? 0 : 1;
    }

    private static double Ratio(KernelLimit kernel, FakeGateway gateway, MeasuredNode node, int parallel)
    {
        var before = kernel.Spawn(400, parallel, "/usr/bin/true");
        var ours = Measurement.Measure(gateway, node, "system.run", Measurement.True, 400, parallel);
        var after = kernel.Spawn(400, parallel, "/usr/bin/true");
        return ours.CpuEach / ((before.CpuEach + after.CpuEach) / 2);
    }
}
