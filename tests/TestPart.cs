namespace OpenClaw.TestRuns;

/// <summary>
/// What a plain <c>dotnet test</c> leaves out, because it takes its time and proves what others show in less: five parts, and
/// <c>OPENCLAW_TEST_ALL</c> names the wanted ones, separated by commas, or is <c>1</c> for all of them (docs/verification.md). Each run of
/// <c>.ci/run</c> makes one of them.
/// </summary>
internal static class TestPart
{
    /// <summary>All that starts a browser.</summary>
    public const string Browser = "browser";

    /// <summary>More than one gateway of the newest release: its TLS, its restarts, its own command line.</summary>
    public const string Gateways = "gateways";

    /// <summary>Gateways of older releases, updates from one to the next, the table of the exec tool.</summary>
    public const string Releases = "releases";

    /// <summary>
    /// The files of the Pester suite that start shell after shell, build packages and deploy to machines, and every example of the help.
    /// </summary>
    public const string Module = "module";

    /// <summary>Two and three times as many random texts for real shells and for strace.</summary>
    public const string Shells = "shells";

    private static readonly string[] Names = [Browser, Gateways, Releases, Module, Shells];

    private static readonly string[] Wanted = Read(Environment.GetEnvironmentVariable("OPENCLAW_TEST_ALL"));

    public static bool IsWanted(string part) => Array.IndexOf(Wanted, part) >= 0;

    /// <summary>Why a test of this part did not run.</summary>
    public static string Reason(string part) => $"takes its time: runs with OPENCLAW_TEST_ALL={part}, or =1 for all that is left out";

    private static string[] Read(string? value)
    {
        string[] wanted = (value ?? "").Split([','], StringSplitOptions.RemoveEmptyEntries);
        if (wanted is ["1"])
        {
            return Names;
        }

        string? unknown = Array.Find(wanted, name => Array.IndexOf(Names, name) < 0);
        return unknown is null ? wanted
            : throw new InvalidOperationException(
                $"OPENCLAW_TEST_ALL names no '{unknown}': it is 1, or some of {string.Join(", ", Names)}, separated by commas.");
    }
}
