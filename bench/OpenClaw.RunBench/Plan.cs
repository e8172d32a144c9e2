using System.Globalization;

namespace OpenClaw.RunBench;

/// <summary>What is measured.</summary>
internal sealed record Plan(string Program, int Runs, int Long, int Starts, bool Check)
{
    public const string Usage =
        "usage: OpenClaw.RunBench --program openclaw-node [--runs 2000] [--long 0] [--starts 20] [--check] [--figures FILE] [--other NAME=SCRIPT]... [--module PSD1]\n" +
        "       OpenClaw.RunBench --page FILE --figures FILE\n" +
        "  --runs N        commands of each row\n  --long N        commands of the row that shows that it stays flat, 8 at a time; 0 leaves it out\n" +
        "  --check         only what continuous integration holds: ratios to the C program, against bench/ratios.json; exit code 1 for a loss\n" +
        "  --figures FILE  adds every figure to this file\n  --other N=FILE  another node, started by a script of bench/nodes, in few rows\n" +
        "  --module PSD1   the module in the PowerShell that BENCH_PWSH names: its import, its start, its memory\n" +
        "  --page FILE     makes the page of results, with its chart beside it, of what was measured";

    /// <summary>Where every figure goes as well; null for nowhere.</summary>
    public string? Figures { get; init; }

    /// <summary>The page to make of <see cref="Figures"/>; nothing is measured then.</summary>
    public string? Page { get; init; }

    public string? Module { get; init; }

    public IReadOnlyList<NodeStart> Others { get; init; } = [];

    public static Plan? Parse(string[] arguments)
    {
        var plan = new Plan("", 2000, 0, 20, false);
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
                case "--figures": plan = plan with { Figures = Path.GetFullPath(value) }; break;
                case "--page": plan = plan with { Page = Path.GetFullPath(value) }; break;
                case "--module": plan = plan with { Module = Path.GetFullPath(value) }; break;
                case "--other" when value.IndexOf('=') is > 0 and var equals:
                    plan = plan with { Others = [.. plan.Others,
                        new NodeStart(value[..equals], Path.GetFullPath(value[(equals + 1)..]), IsScript: true)] };
                    break;
                case "--runs" when isNumber: plan = plan with { Runs = number }; break;
                case "--long" when isNumber: plan = plan with { Long = number }; break;
                case "--starts" when isNumber: plan = plan with { Starts = number }; break;
                default: return null;
            }
        }

        return plan.Page is not null ? (plan.Figures is null ? null : plan) : File.Exists(plan.Program) ? plan : null;
    }
}
