namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>How other runners are called: Ruby's, Rust's, .NET's, those of many tools. What is not listed here is not understood.</summary>
internal static class ToolPackagePrograms
{
    private static readonly string[] MiseFlags =
        ["--quiet", "--silent", "--verbose", "--yes", "--raw", "--fresh-env", "--no-prepare", "--no-deps", "--locked", "--help",
            "--version"];

    private static readonly PackageGrammar MiseExec = new(new OptionTable
    {
        LongFlags = MiseFlags, ShortFlags = "qvyh", LongWithValue = ["--cd", "--command", "--jobs", "--env"], ShortWithValue = "CcjE",
        Clusters = true, AttachedValue = true, ValueAfterEquals = true,
    }) { BehindSeparator = true, Texts = ["-c", "--command"] };

    private static readonly PackageGrammar MiseRun = new(new OptionTable
    {
        LongFlags = [.. MiseFlags, "--continue-on-error", "--force", "--dry-run", "--timings", "--no-timings"], ShortFlags = "qvyhcfnr",
        LongWithValue = ["--cd", "--jobs", "--env", "--output", "--tool", "--shell"], ShortWithValue = "CjEots", Clusters = true,
        AttachedValue = true, ValueAfterEquals = true,
    }) { Sources = ["-s", "--shell"] };

    private static readonly string[] NixFlags =
    [
        "--impure", "--ignore-environment", "--no-write-lock-file", "--no-update-lock-file", "--offline", "--quiet", "--verbose",
        "--refresh", "--print-build-logs", "--show-trace", "--accept-flake-config", "--help", "--version",
    ];

    private static readonly OptionTable NixOptions = new()
    {
        LongFlags = NixFlags, ShortFlags = "vLi",
        LongWithValue = ["--command", "--file", "--keep", "--unset", "--inputs-from", "--profile", "--extra-experimental-features",
            "--experimental-features"], ShortWithValue = "cfku",
    };

    private static readonly PackageGrammar NixShellOf = new(NixOptions)
    {
        Before = ["-c", "--command"], Sources = ["-f", "--file"],
    };

    public static PackageGrammar Mise { get; } = new(new OptionTable
    {
        LongFlags = MiseFlags, ShortFlags = "qvyhV", LongWithValue = ["--cd", "--env", "--jobs"], ShortWithValue = "CEj", Clusters = true,
        AttachedValue = true, ValueAfterEquals = true,
    })
    {
        Commands = new(StringComparer.Ordinal)
        {
            ["exec"] = MiseExec, ["x"] = MiseExec, ["run"] = MiseRun, ["r"] = MiseRun,
            ["tasks"] = new() { Commands = new(StringComparer.Ordinal) { ["run"] = MiseRun, ["r"] = MiseRun } },
        },
    };

    public static PackageGrammar Nix { get; } = new(NixOptions)
    {
        Commands = new(StringComparer.Ordinal)
        {
            ["develop"] = NixShellOf, ["shell"] = NixShellOf,
            ["run"] = NixShellOf with { Before = [] },
        },
    };

    // -E is a text of a language of its own, in which files may be named.
    public static PackageGrammar NixShell { get; } = new(new OptionTable
    {
        LongFlags = ["--pure", "--impure", "--packages", "--quiet", "--verbose", "--keep-going", "--help", "--version"],
        ShortFlags = "pqvk",
        LongWithValue = ["--run", "--command", "--attr", "--keep"], ShortWithValue = "AI",
    }) { OnlyTexts = true, Texts = ["--run", "--command"], Sources = ["-I"] };

    public static PackageGrammar Bundle { get; } = new(new OptionTable
    {
        LongFlags = ["--no-color", "--verbose"], ShortFlags = "V", LongWithValue = ["--retry"], ShortWithValue = "r",
    })
    {
        Commands = Same(new(new OptionTable
        {
            LongFlags = ["--keep-file-descriptors", "--no-keep-file-descriptors", "--no-color", "--verbose"], ShortFlags = "V",
            LongWithValue = ["--gemfile"],
        })
        {
            // An executable of this directory comes before those of the PATH.
            Sources = ["--gemfile"], TakesFile = static _ => true,
        }, "exec", "exe", "ex", "e"),
    };

    public static PackageGrammar Gem { get; } = new()
    {
        Commands = Same(new(new OptionTable
        {
            LongFlags = ["--conservative", "--verbose", "--quiet", "--silent"], ShortFlags = "Vq",
            LongWithValue = ["--gem", "--version"], ShortWithValue = "gv",
        }) { Sources = ["-g", "--gem"] }, "exec"),
    };

    /// <summary>Those that find a version and nothing else.</summary>
    public static PackageGrammar Env { get; } = new() { Commands = Same(new(), "exec") };

    public static PackageGrammar Asdf { get; } = new()
    {
        Commands = new(StringComparer.Ordinal) { ["exec"] = new(), ["env"] = new() { Operands = 1 } },
    };

    public static PackageGrammar Rustup { get; } = new(new OptionTable { LongFlags = ["--verbose", "--quiet"], ShortFlags = "vq" })
    {
        Commands = Same(new(new OptionTable { LongFlags = ["--install"] }) { Operands = 1 }, "run"),
    };

    public static PackageGrammar Dnx { get; } = new(new OptionTable
    {
        LongFlags = ["--yes", "--interactive", "--allow-roll-forward", "--prerelease", "--ignore-failed-sources", "--no-http-cache",
            "--help"], ShortFlags = "yh",
        LongWithValue = ["--version", "--configfile", "--add-source", "--source", "--verbosity"], ShortWithValue = "v",
    }) { Sources = ["--configfile", "--add-source", "--source"] };

    /// <summary>An assembly or a file of code, whose arguments are its own; its other commands follow the project.</summary>
    public static PackageGrammar Dotnet { get; } = new()
    {
        OthersStart = true, TakesFile = static word => word.IndexOf('.') >= 0,
        Commands = Same(new(new OptionTable
        {
            LongWithValue = ["--additional-deps", "--additionalprobingpath", "--depsfile", "--fx-version", "--roll-forward",
                "--runtimeconfig"],
        })
        {
            Sources = ["--additional-deps", "--additionalprobingpath", "--depsfile", "--runtimeconfig"], TakesFile = static _ => true,
        }, "exec"),
    };

    private static Dictionary<string, PackageGrammar> Same(PackageGrammar grammar, params string[] names) =>
        names.ToDictionary(static name => name, _ => grammar, StringComparer.Ordinal);
}
