using System.Globalization;

namespace OpenClaw.NodeBench;

/// <summary>How much is measured.</summary>
/// <param name="Starts">Starts of each node.</param>
/// <param name="Commands">Commands of each kind.</param>
/// <param name="Idle">How long an idle node is watched.</param>
/// <param name="Reference">Whether the reference is measured as well.</param>
internal sealed record MeasurementPlan(int Starts, int Commands, TimeSpan Idle, bool Reference)
{
    public const string Usage = "usage: OpenClaw.NodeBench [--starts 5] [--commands 300] [--idle 20] [--without-reference]";

    public static MeasurementPlan? Parse(string[] arguments)
    {
        var plan = new MeasurementPlan(5, 300, TimeSpan.FromSeconds(20), true);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--without-reference")
            {
                plan = plan with { Reference = false };
                continue;
            }

            if (i + 1 == arguments.Length || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 100_000)
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
