using BenchmarkDotNet.Running;

namespace OpenClaw.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project bench/OpenClaw.Benchmarks -- --filter *</c>; with <c>--quick</c> a plain measurement of a few
/// seconds, good enough to see an order of magnitude on a busy machine.
/// </summary>
internal static class Program
{
    public static void Main(string[] args)
    {
        if (args is ["--quick", ..])
        {
            QuickMeasurement.Run();
            return;
        }
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
