namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Rows of programs that start packages or programs of a project (docs/protocol/policy.md 4.5).</summary>
internal static class PackagePrograms
{
    private static readonly ProgramDanger Fetches = new("fetches and runs code that nobody here has looked at",
        ProgramDanger.NameThem) { Installs = true };

    private static readonly string[] NpmPlaces = ["--workspace", "--workspaces", "--ws"];

    private static readonly string[] ProjectPlace = ["--project"];
    private static readonly string[] YarnPlaces = ["workspace", "workspaces"];
    private static readonly string[] StartingOfProject = ["exec", "dlx", "node", "create"];

    private static readonly RunnerRule Yarn = new()
    {
        Starting = StartingOfProject, Own = NodePackagePrograms.YarnOwn, Grammar = NodePackagePrograms.Yarn,
    };

    public static ProgramRow[] Rows { get; } =
    [
        Runs(new()
        {
            Starting = ["exec", "exe", "x", "init", "create", "innit", "explore", "explor", "explo"], IsNoScript = true,
            Grammar = NodePackagePrograms.Npm,
        }, "npm") with { DirectoryLetters = "w", DirectoryWords = [.. NpmPlaces, "explore", "explor", "explo"] },
        Runs(new() { IsNoScript = true, Grammar = NodePackagePrograms.Npx }, "npx") with
        {
            DirectoryLetters = "w", DirectoryWords = NpmPlaces,
        },
        Runs(new() { Grammar = NodePackagePrograms.Npx }, "bunx"),
        Runs(new()
        {
            Starting = StartingOfProject, Own = NodePackagePrograms.PnpmOwn, IsNoScript = true, Grammar = NodePackagePrograms.Pnpm,
        }, "pnpm") with
        {
            DirectoryLetters = "rwF",
            DirectoryWords = ["--filter", "--filter-prod", "--recursive", "--workspace-root", "multi", "recursive"],
        },
        Runs(Yarn with { IsNoScript = true }, "yarn") with { DirectoryWords = YarnPlaces },
        Runs(Yarn, "yarnpkg") with { DirectoryWords = YarnPlaces },
        Runs(new() { IsNoScript = true, Grammar = NodePackagePrograms.Corepack }, "corepack"),
        Runs(new() { Grammar = NodePackagePrograms.Pnpx }, "pnpx"),
        Runs(new() { Grammar = PythonPackagePrograms.Uvx }, "uvx") with { DirectoryWords = ProjectPlace },
        Runs(new() { Grammar = ToolPackagePrograms.Dnx }, "dnx"),
        Runs(new() { Grammar = ToolPackagePrograms.NixShell }, "nix-shell"),
        Runs(new(), "npm-run-all"),
        Runs(new() { Starting = ["run"], Grammar = NodePackagePrograms.Volta }, "volta"),
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Pipx }, "pipx"),
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Poetry }, "poetry") with
        {
            DirectoryLetters = "P", DirectoryWords = ProjectPlace,
        },
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Pdm }, "pdm") with
        {
            DirectoryLetters = "p", DirectoryWords = ProjectPlace,
        },
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Hatch }, "hatch") with
        {
            DirectoryLetters = "p", DirectoryWords = ProjectPlace,
        },
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Rye }, "rye") with { DirectoryWords = ["--pyproject"] },
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Pipenv }, "pipenv"),
        Runs(new() { Starting = ["run"], Grammar = PythonPackagePrograms.Conda }, "conda", "mamba", "micromamba"),
        Runs(new() { Starting = ["run"], Grammar = ToolPackagePrograms.Rustup }, "rustup"),
        Runs(new() { Starting = ["exec", "exe", "ex", "e"], Grammar = ToolPackagePrograms.Bundle }, "bundle", "bundler"),
        Runs(new() { Starting = ["exec"], Grammar = ToolPackagePrograms.Gem }, "gem"),
        Runs(new() { Starting = ["exec"], Grammar = ToolPackagePrograms.Env }, "rbenv", "pyenv", "nodenv", "goenv", "jenv", "luaenv",
            "phpenv", "plenv", "swiftenv", "crenv", "exenv", "scalaenv"),
        Runs(new() { Starting = ["exec", "env"], Grammar = ToolPackagePrograms.Asdf }, "asdf"),
        Runs(new() { Starting = ["exec"], Grammar = NodePackagePrograms.Fnm }, "fnm"),
        Runs(new() { Starting = ["run", "exec", "x"] }, "pixi"),
        Runs(new() { Starting = ["run"] }, "devbox", "proto", "swiftly"),
        Runs(new() { Starting = ["exec"] }, "aqua", "hermit"),
        Runs(new(), "pkgx"),
        new("composer") { Danger = Fetches, Runner = new() { Starting = ["exec"] }, DirectoryLetters = "d" },
        Runs(new() { Starting = ["run", "x"], Grammar = PythonPackagePrograms.Uv }, "uv") with { DirectoryWords = ProjectPlace },
        Runs(new() { Starting = ["exec", "x", "run", "r"], Grammar = ToolPackagePrograms.Mise }, "mise", "rtx"),
        Runs(new() { Starting = ["exec", "x", "run", "use", "as"], Grammar = NodePackagePrograms.N }, "n"),
        Runs(new() { Starting = ["run", "shell", "develop"], Grammar = ToolPackagePrograms.Nix }, "nix"),
        new("nvm", "pip", "nix-env", "guix", "cpan", "cpanm", "luarocks") { Danger = Fetches with { CarriesOutFiles = true } },
        new("dotnet") { Danger = OtherPrograms.Build, Runner = new() { Starting = ["run", "exec"], Grammar = ToolPackagePrograms.Dotnet } },
        new("cargo") { Danger = OtherPrograms.Build, Runner = new() { Starting = ["run"] } },
        new("go") { Danger = OtherPrograms.Build, Runner = new() { Starting = ["run", "tool"] } },
    ];

    private static ProgramRow Runs(RunnerRule rule, params string[] names) => new(names) { Danger = Fetches, Runner = rule };
}
