namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Rows of programs that start packages or programs of a project (docs/protocol/policy.md 4.5).</summary>
internal static class PackagePrograms
{
    private static readonly ProgramDanger Fetches = new("fetches and runs code that nobody here has looked at",
        ProgramDanger.NameThem) { Installs = true };

    private static readonly OptionTable Npm = new()
    {
        LongFlags = ["--no", "--quiet", "--yes", "--ws", "--workspaces"], ShortFlags = "qy",
        LongWithValue = ["--loglevel", "--cache", "--package", "--prefix", "--script-shell", "--userconfig", "--workspace"],
        ShortWithValue = "pw", ValueAfterEquals = true, Separator = false,
    };
    private static readonly OptionTable Pnpm = new()
    {
        LongFlags = ["--aggregate-output", "--color", "--parallel", "--silent", "--recursive", "--workspace-root"], ShortFlags = "srw",
        LongWithValue = ["--reporter", "--stream", "--test-pattern", "--workspace-concurrency", "--config", "--dir", "--filter",
            "--allow-build", "--package"], ShortWithValue = "pC",
        ValueAfterEquals = true, Separator = false,
    };
    private static readonly OptionTable Yarn = new() { LongFlags = ["--immutable", "--silent"], ShortFlags = "s", LongWithValue = ["--cwd"],
        Separator = false };
    private static readonly OptionTable YarnDownload = new()
    {
        LongFlags = ["--quiet"], ShortFlags = "q", LongWithValue = ["--package"], ShortWithValue = "p", ValueAfterEquals = true,
        Separator = false,
    };

    private static readonly PackageCommand Exec = new(AfterSeparator: true);

    private static readonly string[] NpmPlaces = ["--workspace", "--workspaces", "--ws"];

    private static readonly HashSet<string> PnpmOwn = OptionTable.Set(
        "restart", "run", "start", "stop", "test", "add", "audit", "bin", "config", "dedupe", "deploy", "help", "import", "init",
        "install", "licenses", "link", "list",
        "outdated", "patch", "prune", "publish", "rebuild", "remove", "root", "server", "store", "unlink", "update", "view", "why");

    private static readonly HashSet<string> YarnOwn = OptionTable.Set(
        "add", "audit", "autoclean", "bin", "cache", "check", "config", "create", "dedupe", "generate-lock-entry", "global", "help",
        "import", "info", "init", "install", "licenses", "link", "list", "login", "logout", "outdated", "owner", "pack", "policies",
        "prune", "publish", "remove", "self-update", "tag", "team", "unlink",
        "upgrade", "upgrade-interactive", "version", "versions", "why", "workspace");

    private static readonly PackageGrammar YarnGrammar =
        new(Yarn) { Commands = new(StringComparer.Ordinal) { ["exec"] = Exec, ["dlx"] = new(YarnDownload) } };

    public static ProgramRow[] Rows { get; } =
    [
        Runs(new()
        {
            Starting = ["exec", "x", "init", "create", "innit", "explore"], IsNoScript = true,
            Grammar = new(Npm) { Commands = new(StringComparer.OrdinalIgnoreCase) { ["exec"] = new(Npm), ["x"] = new(Npm) } },
        }, "npm") with { DirectoryLetters = "w", DirectoryWords = NpmPlaces },
        Runs(new() { IsNoScript = true, Grammar = new(Npm) }, "npx") with { DirectoryLetters = "w", DirectoryWords = NpmPlaces },
        Runs(new() { Grammar = new(Npm) }, "bunx"),
        Runs(new()
        {
            Starting = ["exec", "dlx", "node", "create"], Own = PnpmOwn, IsNoScript = true,
            Grammar = new(Pnpm)
            {
                SaysWhenUnclear = true,
                Commands = new(StringComparer.Ordinal) { ["exec"] = Exec, ["dlx"] = new(Pnpm) { IsDownload = true },
                    ["node"] = new() { Program = "node" } },
            },
        }, "pnpm") with
        {
            DirectoryLetters = "rwF",
            DirectoryWords = ["--filter", "--filter-prod", "--recursive", "--workspace-root", "multi", "recursive"],
        },
        Runs(new() { Starting = ["exec", "dlx", "node", "create"], Own = YarnOwn, IsNoScript = true, Grammar = YarnGrammar }, "yarn"),
        Runs(new() { Starting = ["exec", "dlx", "node", "create"], Own = YarnOwn }, "yarnpkg"),
        Runs(new() { IsNoScript = true }, "corepack"),
        Runs(new(), "pnpx", "uvx", "dnx", "nix-shell", "npm-run-all"),
        Runs(new() { Starting = ["run"] }, "volta", "pipx", "poetry", "pdm", "hatch", "rye", "pipenv", "conda", "mamba",
            "micromamba", "rustup"),
        Runs(new() { Starting = ["exec"] }, "bundle", "bundler", "gem", "rbenv", "pyenv", "nodenv", "asdf", "fnm"),
        new("composer") { Danger = Fetches, Runner = new() { Starting = ["exec"] }, DirectoryLetters = "d" },
        Runs(new() { Starting = ["run", "x"] }, "uv"),
        Runs(new() { Starting = ["exec", "x", "run"] }, "mise"),
        Runs(new() { Starting = ["exec", "run"] }, "n"),
        Runs(new() { Starting = ["run", "shell", "develop"] }, "nix"),
        new("nvm", "pip", "nix-env", "guix", "cpan", "cpanm", "luarocks") { Danger = Fetches with { CarriesOutFiles = true } },
        new("dotnet") { Danger = OtherPrograms.Build, Runner = new() { Starting = ["run", "exec"] } },
        new("cargo") { Danger = OtherPrograms.Build, Runner = new() { Starting = ["run"] } },
        new("go") { Danger = OtherPrograms.Build, Runner = new() { Starting = ["run", "tool"] } },
    ];

    private static ProgramRow Runs(RunnerRule rule, params string[] names) => new(names) { Danger = Fetches, Runner = rule };
}
