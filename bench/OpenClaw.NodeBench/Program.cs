using System.Globalization;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.NodeBench;

// Starts a real gateway, lets our program and the reference's node host serve it one after the other, and prints both beside each other.
// Build both configurations with -c Release; figures of a Debug build say nothing.
if (MeasurementPlan.Parse(args) is not { } plan)
{
    Console.Error.WriteLine(MeasurementPlan.Usage);
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("Memory and processor time are read from /proc: this program measures on Linux.");
    return 2;
}

var installation = await GatewayInstallation.EnsureAsync(GatewayRelease.Newest, CancellationToken.None);
var directory = Directory.CreateDirectory(Path.Combine(LiveEnvironment.Root, "bench", $"{DateTime.UtcNow:yyyyMMdd-HHmmss}")).FullName;
await using var gateway = await LiveGateway.StartAsync(installation, Directory.CreateDirectory(Path.Combine(directory, "gateway")).FullName, tls: false, CancellationToken.None);
Console.WriteLine($"Gateway {gateway.Release} ready in {gateway.StartedIn.TotalSeconds:0.0} s; {Environment.ProcessorCount} processors; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.");

var ours = await MeasureAsync("openclaw-node", new ProgramNode(Directory.CreateDirectory(Path.Combine(directory, "ours")).FullName));
var theirs = plan.Reference
    ? (await MeasureAsync("reference", new ReferenceNode(installation, Directory.CreateDirectory(Path.Combine(directory, "reference")).FullName))).ToDictionary(figure => figure.Name, figure => figure.Value)
    : [];

Console.WriteLine();
Console.WriteLine($"{"",-48}{"openclaw-node",14}{"reference",14}{"better by",12}");
foreach (var (name, value) in ours)
{
    var other = theirs.TryGetValue(name, out var found) ? found : double.NaN;
    // Less is better, except where commands per second are counted.
    var better = name.EndsWith("per second", StringComparison.Ordinal) ? value / other : other / value;
    Console.WriteLine($"{name,-48}{Show(value),14}{Show(other),14}{Show(better),12}");
}

return 0;

static string Show(double value) => double.IsFinite(value) ? value.ToString(Math.Abs(value) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) : "-";

async Task<IReadOnlyList<(string Name, double Value)>> MeasureAsync(string name, ProcessNode node)
{
    Console.WriteLine($"Measuring {name} ...");
    return await new NodeMeasurement(gateway, node, plan).RunAsync();
}
