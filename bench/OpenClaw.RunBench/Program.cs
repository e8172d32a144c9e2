using System.Diagnostics;
using OpenClaw.RunBench;

// One command prints everything: dotnet run -c Release --project bench/OpenClaw.RunBench -- --program PATH
// With --profile N it only runs N commands (for strace and perf beside it), with --check it compares with the ratios that were committed.
if (Plan.Parse(args) is not { } plan)
{
    Console.Error.WriteLine(Plan.Usage);
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("Memory and processor time are read from /proc: this program measures on Linux.");
    return 2;
}

return Measurement.Run(plan);
