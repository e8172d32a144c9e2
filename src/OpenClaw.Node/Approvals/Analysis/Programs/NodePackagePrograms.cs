namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>How the runners of JavaScript's packages are called. What is not listed here is not understood.</summary>
internal static class NodePackagePrograms
{
    private static readonly OptionTable NpmOptions = new()
    {
        LongFlags =
        [
            "--no", "--quiet", "--yes", "--ws", "--workspaces", "--no-install", "--ignore-existing", "--include-workspace-root",
            "--offline", "--prefer-offline", "--prefer-online", "--silent", "--verbose", "--force", "--legacy-peer-deps", "--help",
            "--version", "--bun",
        ],
        ShortFlags = "qyhv", ShortWithValue = "pwcC",
        LongWithValue =
        [
            "--loglevel", "--cache", "--package", "--prefix", "--script-shell", "--userconfig", "--globalconfig", "--workspace", "--call",
            "--registry", "--tag", "--otp", "--scope",
        ],
        ValueAfterEquals = true,
    };

    private static readonly PackageGrammar NpmExec = new(NpmOptions)
    {
        Texts = ["-c", "--call"], Sources = ["-p", "--package", "--script-shell", "--userconfig", "--globalconfig"],
        TakesFile = IsArchive,
    };

    private static readonly PackageGrammar NpmExecFurther = NpmExec with { ReadsFurther = true };

    // What it starts, it starts in the directory of a package.
    private static readonly PackageGrammar Explore = new(NpmOptions) { Operands = 1, TakesFile = static _ => true };

    private static readonly OptionTable PnpmOptions = new()
    {
        LongFlags = ["--aggregate-output", "--color", "--parallel", "--silent", "--recursive", "--workspace-root", "--help", "--version"],
        ShortFlags = "srwhv",
        LongWithValue = ["--reporter", "--stream", "--test-pattern", "--workspace-concurrency", "--config", "--dir", "--filter",
            "--allow-build", "--package"], ShortWithValue = "pCF",
        ValueAfterEquals = true,
    };

    private static readonly PackageGrammar PnpmDownload = new(PnpmOptions)
    {
        Sources = ["-p", "--package", "--config"], TakesFile = IsArchive,
    };

    private static readonly OptionTable YarnOptions = new() { LongFlags = ["--immutable", "--silent"], ShortFlags = "s",
        LongWithValue = ["--cwd"] };
    private static readonly OptionTable YarnRun = new() { LongFlags = ["--silent", "--top-level", "--binaries-only"], ShortFlags = "sTB" };
    private static readonly OptionTable YarnDownload = new()
    {
        LongFlags = ["--quiet"], ShortFlags = "q", LongWithValue = ["--package"], ShortWithValue = "p", ValueAfterEquals = true,
    };
    private static readonly OptionTable YarnForeach = new()
    {
        LongFlags = ["--all", "--recursive", "--parallel", "--interlaced", "--topological", "--topological-dev", "--verbose",
            "--worktree", "--no-private"], ShortFlags = "ARpitvW", Clusters = true,
        LongWithValue = ["--jobs", "--include", "--exclude", "--from"], ShortWithValue = "j", ValueAfterEquals = true,
    };

    private static readonly PackageGrammar Plain = new();

    public static HashSet<string> PnpmOwn { get; } = OptionTable.Set(
        "restart", "run", "start", "stop", "test", "add", "audit", "bin", "config", "dedupe", "deploy", "help", "import", "init",
        "install", "licenses", "link", "list",
        "outdated", "patch", "prune", "publish", "rebuild", "remove", "root", "server", "store", "unlink", "update", "view", "why");

    public static HashSet<string> YarnOwn { get; } = OptionTable.Set(
        "add", "audit", "autoclean", "bin", "cache", "check", "config", "create", "dedupe", "generate-lock-entry", "global", "help",
        "import", "info", "init", "install", "licenses", "link", "list", "login", "logout", "outdated", "owner", "pack", "policies",
        "prune", "publish", "remove", "self-update", "tag", "team", "unlink",
        "upgrade", "upgrade-interactive", "version", "versions", "why", "workspace");

    public static PackageGrammar Npm { get; } = new(NpmOptions)
    {
        Sources = NpmExec.Sources, Texts = NpmExec.Texts,
        Commands = new(StringComparer.OrdinalIgnoreCase)
        {
            // Other beginnings of the word could mean another command.
            ["exec"] = NpmExecFurther, ["exe"] = NpmExecFurther, ["x"] = NpmExecFurther,
            // Of a place the package there is started; of a name another package.
            ["init"] = NpmExec, ["create"] = NpmExec, ["innit"] = NpmExec,
            ["explore"] = Explore, ["explor"] = Explore, ["explo"] = Explore,
        },
    };

    public static PackageGrammar Npx { get; } = NpmExec;

    public static PackageGrammar Pnpm { get; } = new(PnpmOptions)
    {
        Sources = ["--config"], OthersStart = true, Own = PnpmOwn,
        Commands = new(StringComparer.Ordinal)
        {
            ["exec"] = Plain, ["dlx"] = PnpmDownload, ["node"] = new() { Program = "node" },
        },
    };

    public static PackageGrammar Pnpx { get; } = PnpmDownload;

    public static PackageGrammar Yarn { get; } = new(YarnOptions)
    {
        OthersStart = true, Own = YarnOwn,
        Commands = new(StringComparer.Ordinal)
        {
            ["exec"] = Plain, ["node"] = new() { Program = "node" }, ["run"] = new(YarnRun),
            ["dlx"] = new(YarnDownload) { Sources = ["-p", "--package"], TakesFile = IsArchive },
            ["workspace"] = new()
            {
                Operands = 1, OthersStart = true, Own = YarnOwn,
                Commands = new(StringComparer.Ordinal) { ["exec"] = Plain, ["run"] = new(YarnRun), ["node"] = new() { Program = "node" } },
            },
            ["workspaces"] = new()
            {
                Commands = new(StringComparer.Ordinal)
                {
                    ["foreach"] = new(YarnForeach)
                    {
                        Commands = new(StringComparer.Ordinal) { ["exec"] = Plain, ["run"] = new(YarnRun) },
                    },
                },
            },
        },
    };

    public static PackageGrammar Corepack { get; } = new()
    {
        OthersStart = true, Own = OptionTable.Set("cache", "disable", "enable", "hydrate", "install", "pack", "prepare", "up", "use"),
        Commands = new(StringComparer.Ordinal),
    };

    public static PackageGrammar Volta { get; } = new(new OptionTable { LongFlags = ["--quiet", "--verbose"] })
    {
        Commands = new(StringComparer.Ordinal)
        {
            ["run"] = new(new OptionTable
            {
                LongFlags = ["--bundled-npm", "--no-pnpm", "--no-yarn", "--quiet", "--verbose"],
                LongWithValue = ["--node", "--npm", "--pnpm", "--yarn", "--env"],
            }),
        },
    };

    public static PackageGrammar Fnm { get; } = new(new OptionTable
    {
        LongWithValue = ["--arch", "--fnm-dir", "--log-level", "--node-dist-mirror", "--version-file-strategy"],
    })
    {
        Commands = new(StringComparer.Ordinal)
        {
            ["exec"] = new(new OptionTable
            {
                LongFlags = ["--using-file"],
                LongWithValue = ["--arch", "--fnm-dir", "--log-level", "--node-dist-mirror", "--using", "--version-file-strategy"],
            }),
        },
    };

    public static PackageGrammar N { get; } = new()
    {
        Commands = new(StringComparer.Ordinal)
        {
            ["exec"] = new() { Operands = 1 }, ["x"] = new() { Operands = 1 }, ["run"] = NodeOf, ["use"] = NodeOf, ["as"] = NodeOf,
        },
    };

    private static PackageGrammar NodeOf => new() { Operands = 1, Program = "node" };

    /// <summary>What is fetched is a name; an archive of this directory is a file.</summary>
    private static bool IsArchive(string name) => name.IndexOf('.') > 0;
}
