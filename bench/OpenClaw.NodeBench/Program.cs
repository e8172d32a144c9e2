using OpenClaw.Bench;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.NodeBench;

// Starts a real gateway and lets node hosts serve it one after the other: our program, the module and the Windows program where they are
// named, the reference's. Build with -c Release; figures of a Debug build say nothing.
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
await using var gateway = await LiveGateway.StartAsync(installation, New("gateway"), tls: false, CancellationToken.None);
Console.WriteLine(
    $"Gateway {gateway.Release} ready in {gateway.StartedIn.TotalSeconds:0.0} s; {Environment.ProcessorCount} processors; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.");

Figures figures = new(plan.Figures);
var failed = 0;
await MeasureAsync("native", new ProgramNode(New("native")), NodeWords.Linux);
if (Script("BENCH_MODULE", "module.sh") is { } module)
{
    await MeasureAsync("module in pwsh", new ScriptNode(module, New("module")), NodeWords.Linux);
}

if (plan.Reference)
{
    await MeasureAsync("reference", new ReferenceNode(installation, New("reference")), NodeWords.Linux);
}

if (Script("BENCH_WINDOWS_PROGRAM", "wine.sh") is { } wine)
{
    await MeasureAsync("Windows program under wine", new ScriptNode(wine, New("wine")), NodeWords.Windows);
}

return failed;

string New(string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;

// The scripts stand where the caller is: the root of the repository.
static string? Script(string variable, string name) =>
    Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? Path.GetFullPath(Path.Combine("bench", "nodes", name)) : null;

async Task MeasureAsync(string name, ProcessNode node, NodeWords words)
{
    Console.WriteLine($"Measuring {name} ...");
    try
    {
        await new NodeMeasurement(gateway, name, node, words, plan, figures).RunAsync();
    }
#pragma warning disable CA1031 // The others are measured all the same; the page shows dashes.
    catch (Exception e)
#pragma warning restore CA1031
    {
        failed = 1;
        Console.Error.WriteLine($"{name} could not be measured: {e.Message}");
    }
}
