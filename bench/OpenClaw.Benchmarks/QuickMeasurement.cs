using System.Diagnostics;

namespace OpenClaw.Benchmarks;

internal static class QuickMeasurement
{
    private const int WarmUp = 3000;
    private const int Rounds = 9;
    private const int PerRound = 1000;
    private const int LargeRounds = 20;

    public static void Run()
    {
        Decisions();
        LargePolicies();
        Invokes();
    }

    private static void Decisions()
    {
        DecisionBenchmarks benchmarks = new();
        foreach ((string name, Func<bool> run) in new (string, Func<bool>)[]
        {
            (nameof(benchmarks.DirectCommand), benchmarks.DirectCommand),
            (nameof(benchmarks.DirectCommandWithArgPattern), benchmarks.DirectCommandWithArgPattern),
            (nameof(benchmarks.CommandThroughTheShell), benchmarks.CommandThroughTheShell),
            (nameof(benchmarks.PipelineThroughTheShell), benchmarks.PipelineThroughTheShell),
            (nameof(benchmarks.DeniedCommand), benchmarks.DeniedCommand),
        })
        {
            bool allowed = Measure(run, WarmUp, out _);
            List<double> rounds = [];
            for (int i = 0; i < Rounds; i++)
            {
                Measure(run, PerRound, out double microseconds);
                rounds.Add(microseconds);
            }
            rounds.Sort();
            Console.WriteLine(
                $"{name,-30} {(allowed ? "allowed" : "denied"),-8} median {rounds[Rounds / 2],8:F1} µs   best {rounds[0],8:F1} µs");
        }
    }

    private static void LargePolicies()
    {
        foreach (string kind in LargePolicyBenchmarks.Kinds)
        {
            LargePolicyBenchmarks benchmarks = new() { Kind = kind };
            benchmarks.Setup();
            foreach ((string name, Func<bool> run) in new (string, Func<bool>)[]
            {
                ("one program", benchmarks.OneProgram),
                ("one program 64 times", benchmarks.OneProgramManyTimes),
                ("64 programs", benchmarks.ManyPrograms),
            })
            {
                Measure(run, 1, out double first);
                Measure(run, PerRound, out _);
                long before = GC.GetTotalAllocatedBytes(precise: true);
                bool allowed = Measure(run, LargeRounds, out _);
                long bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / LargeRounds;
                List<double> rounds = [];
                for (int i = 0; i < LargeRounds; i++)
                {
                    Measure(run, LargeRounds, out double microseconds);
                    rounds.Add(microseconds);
                }
                rounds.Sort();
                Console.WriteLine($"10,000 x {kind,-21} {name,-21} {(allowed ? "allowed" : "denied"),-8} "
                    + $"median {rounds[LargeRounds / 2],8:F0} µs {bytes,12:N0} bytes   first {first,8:F0} µs");
            }
            benchmarks.Delete();
        }
    }

    private static void Invokes()
    {
        InvokeBenchmarks invokes = new();
        foreach ((string name, Func<int> run, int times) in new (string, Func<int>, int)[]
        {
            (nameof(invokes.Which), invokes.Which, PerRound),
            (nameof(invokes.RunTrue), invokes.RunTrue, PerRound),
            (nameof(invokes.TenMegabytesOfOutput), invokes.TenMegabytesOfOutput, 20),
        })
        {
            Repeat(run, Math.Max(times / 2, 5));
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Repeat(run, times);
            Console.WriteLine($"{name,-30} {(GC.GetTotalAllocatedBytes(precise: true) - before) / times,12:N0} bytes allocated an invoke");
        }
        invokes.Delete();
    }

    private static void Repeat(Func<int> run, int times)
    {
        for (int i = 0; i < times; i++)
        {
            run();
        }
    }

    private static bool Measure(Func<bool> run, int times, out double microseconds)
    {
        bool result = false;
        // Processor time, not the clock: on a shared machine the clock measures the others.
        TimeSpan start = ProcessorTime();
        for (int i = 0; i < times; i++)
        {
            result = run();
        }
        microseconds = (ProcessorTime() - start).TotalMicroseconds / times;
        return result;
    }

    private static TimeSpan ProcessorTime()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
