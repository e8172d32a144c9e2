using System.Globalization;

namespace OpenClaw.RunBench;

/// <summary>What is measured.</summary>
internal sealed record Plan(string Program, int Runs, int Long, int Starts, bool Check, string? Markdown)
{
    public const string Usage =
        "usage: OpenClaw.RunBench --program openclaw-node [--runs 2000] [--long 0] [--starts 20] [--check] [--markdown FILE]\n" +
        "  --runs N       commands of each row\n  --long N       commands of the row that shows that it stays flat, 8 at a time; 0 leaves it out\n" +
        "  --check        only what continuous integration holds: ratios to the C program, against bench/ratios.json; exit code 1 for a loss\n" +
        "  --markdown F   writes the tables there as well";

    public static Plan? Parse(string[] arguments)
    {
        var plan = new Plan("", 2000, 0, 20, false, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--check")
            {
                plan = plan with { Check = true };
                continue;
            }

            if (++i == arguments.Length)
            {
                return null;
            }

            var value = arguments[i];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (arguments[i - 1])
            {
                case "--program": plan = plan with { Program = Path.GetFullPath(value) }; break;
                case "--markdown": plan = plan with { Markdown = Path.GetFullPath(value) }; break;
                case "--runs" when isNumber: plan = plan with { Runs = number }; break;
                case "--long" when isNumber: plan = plan with { Long = number }; break;
                case "--starts" when isNumber: plan = plan with { Starts = number }; break;
                default: return null;
            }
        }

        return File.Exists(plan.Program) ? plan : null;
    }
}
