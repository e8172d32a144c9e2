using System.Diagnostics;
using System.Globalization;
using OpenClaw.Bench;

namespace OpenClaw.RunBench;

/// <summary>
/// The module in a PowerShell that is up already: what its import, its start and its memory cost there. The script measures itself.
/// </summary>
internal sealed class ModuleMeasurement(string module, FakeGateway gateway, Figures figures)
{
    internal const string Table = "The module, in a pwsh that is up";
    internal const string ImportCpu = "import, processor time (ms)";
    internal const string Connected = "import and start to connected (ms)";
    internal const string Memory = "memory above the bare pwsh, connected and idle, PSS (MB)";

    public void Run(int times)
    {
        var runs = Enumerable.Range(0, times).Select(_ => Once()).ToArray();
        Console.WriteLine(Table);
        Add("bare pwsh, PSS (MB)", run => run["bare"]);
        Add(ImportCpu, run => run["importCpu"]);
        Add("import (ms)", run => run["import"]);
        Add(Connected, run => run["connected"]);
        Add(Memory, run => run["idle"] - run["bare"]);

        void Add(string row, Func<Dictionary<string, double>, double> value)
        {
            var sorted = runs.Select(value).Order().ToArray();
            figures.Add(Table, row, "p50", sorted[sorted.Length / 2]);
            figures.Add(Table, row, "least", sorted[0]);
            Console.WriteLine($"  {row}: {Figures.Show(sorted[sorted.Length / 2])}, least {Figures.Show(sorted[0])}");
        }
    }

    private Dictionary<string, double> Once()
    {
        var state = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
        var words = (Environment.GetEnvironmentVariable("BENCH_PWSH") ?? "pwsh").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ProcessStartInfo start = new(words[0],
            [.. words[1..], "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "module.ps1"), module,
                gateway.Port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["OPENCLAW_STATE_DIR"] = state;
        start.Environment["OPENCLAW_GATEWAY_TOKEN"] = "bench";
        using var process = Process.Start(start)!;
        try
        {
            gateway.Accept();
            var lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            return lines.Select(line => line.Split('='))
                .Where(parts => parts.Length == 2 && double.TryParse(parts[1], CultureInfo.InvariantCulture, out _))
                .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            Directory.Delete(state, recursive: true);
        }
    }
}
