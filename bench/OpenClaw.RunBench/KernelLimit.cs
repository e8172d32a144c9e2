using System.Diagnostics;
using System.Globalization;

namespace OpenClaw.RunBench;

/// <summary>What a row of runs comes down to, in microseconds.</summary>
internal sealed record Row(double P50, double P95, double P99, double PerSecond, double CpuEach);

/// <summary>The C program, compiled here: what the same costs without a node.</summary>
internal sealed class KernelLimit : IDisposable
{
    private readonly string _program = Path.Combine(Path.GetTempPath(), "openclaw-kernel-limit-" + Environment.ProcessId);

    public KernelLimit()
    {
        Run("cc", "-O2", "-o", _program, Path.Combine(AppContext.BaseDirectory, "kernel-limit.c"));
    }

    public Row Spawn(int count, int parallel, params string[] argv) => Measure(["spawn", Text(count), Text(parallel), .. argv]);

    public Row Drain(int count, params string[] argv) => Measure(["drain", Text(count), .. argv]);

    public void Dispose() => File.Delete(_program);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Row Measure(string[] arguments)
    {
        var figures = Run(_program, arguments).Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return new Row(figures[0], double.NaN, double.NaN, figures[1], figures[2]);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
