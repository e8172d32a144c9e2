using OpenClaw.RunBench;
using OpenClaw.RunBench.Page;

// One command prints everything: dotnet run -c Release --project bench/OpenClaw.RunBench -- --program PATH
// With --check it compares with the ratios that were committed, with --page it makes bench/RESULTS.md of what was measured.
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

return plan.Page is not null ? ResultsPage.Make(plan) : plan.Check ? RatioCheck.Run(plan) : new Measurement(plan).Run();
