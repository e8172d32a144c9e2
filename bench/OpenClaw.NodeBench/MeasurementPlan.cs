using System.Globalization;

namespace OpenClaw.NodeBench;

/// <summary>How much is measured.</summary>
/// <param name="Starts">Starts of each node.</param>
/// <param name="Commands">Commands of each kind.</param>
/// <param name="Idle">How long an idle node is watched.</param>
/// <param name="Reference">Whether the reference is measured as well.</param>
/// <param name="Figures">A file to which every figure is added; null for none.</param>
internal sealed record MeasurementPlan(int Starts, int Commands, TimeSpan Idle, bool Reference, string? Figures)
{
    public const string Usage =
        "usage: OpenClaw.NodeBench [--starts 5] [--commands 300] [--idle 20] [--without-reference] [--figures FILE]\n" +
        "The program is the one that OPENCLAW_LIVE_PROGRAM names, or the solution's. With BENCH_MODULE and BENCH_PWSH the module is measured as well,\n" +
        "with BENCH_WINDOWS_PROGRAM and WINEPREFIX the Windows program under wine: bench/run.sh sets them.";

    public static MeasurementPlan? Parse(string[] arguments)
    {
        var plan = new MeasurementPlan(5, 300, TimeSpan.FromSeconds(20), true, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--without-reference")
            {
                plan = plan with { Reference = false };
                continue;
            }

            if (arguments[i] == "--figures" && i + 1 < arguments.Length)
            {
                plan = plan with { Figures = Path.GetFullPath(arguments[++i]) };
                continue;
            }

            if (i + 1 == arguments.Length
                || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 100_000)
            {
                return null;
            }

            switch (arguments[i++])
            {
                case "--starts": plan = plan with { Starts = number }; break;
                case "--commands": plan = plan with { Commands = number }; break;
                case "--idle": plan = plan with { Idle = TimeSpan.FromSeconds(number) }; break;
                default: return null;
            }
        }

        return plan;
    }
}
