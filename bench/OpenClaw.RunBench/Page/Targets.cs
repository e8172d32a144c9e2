using OpenClaw.Bench;

namespace OpenClaw.RunBench.Page;

/// <summary>What was aimed at, beside what was measured.</summary>
/// <param name="What">In words.</param>
/// <param name="Wanted">The limit.</param>
/// <param name="IsLeast">True where more is better.</param>
/// <param name="Measured">Not a number where it was not measured.</param>
internal sealed record Target(string What, double Wanted, bool IsLeast, double Measured)
{
    public string Verdict => double.IsNaN(Measured) ? "not measured" : (IsLeast ? Measured >= Wanted : Measured <= Wanted)
        ? "reached" : "**not reached**";

    public static IEnumerable<Target> Of(Figures figures)
    {
        double Everything(string row, string column) => figures.Of(Measurement.Everything, row, column);
        double Starts(string row) => figures.Of(Measurement.Starts, row, "native");
        double Module(string row) => figures.Of(ModuleMeasurement.Table, row, "p50");

        yield return AtMost("one file (MiB)", 16, figures.Of(Measurement.About, "bytes of the file", "") / (1024 * 1024));
        yield return AtMost("start to connected, p50 (ms)", 60, Starts("start to connected, p50 (ms)"));
        yield return AtMost("idle memory, PSS (MB)", 14, Starts("idle memory, PSS (MB)"));
        yield return AtMost("`run true`, one at a time: p50 over the C program (ms)", 1,
            Everything("run true, 1 at a time", "over C (ms)"));
        yield return AtMost("`run true`, one at a time: CPU (ms)", 2, Everything("run true, 1 at a time", "CPU (ms)"));
        foreach (var parallel in new[] { 8, 32 })
        {
            yield return AtLeast($"`run true`, {parallel} at a time: a second", 1000,
                Everything($"run true, {parallel} at a time", "a second"));
        }

        yield return AtMost("`which`, p50 (ms)", 0.25, Everything("which, one at a time", "p50 (ms)"));
        yield return AtMost("10 MB of output: times the C program's p50", 1.2,
            Everything("10 MB of output", "p50 (ms)") / Everything("10 MB of output", "C: p50 (ms)"));
        yield return AtMost("the module's import, processor time (ms)", 60, Module(ModuleMeasurement.ImportCpu));
        yield return AtMost("the module, start to connected once pwsh is up (ms)", 1000, Module(ModuleMeasurement.Connected));
        yield return AtMost("the module, memory above the bare pwsh (MB)", 25, Module(ModuleMeasurement.Memory));
    }

    private static Target AtMost(string what, double wanted, double measured) => new(what, wanted, false, measured);

    private static Target AtLeast(string what, double wanted, double measured) => new(what, wanted, true, measured);
}
