namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>How the runners of Python's packages are called. What is not listed here is not understood.</summary>
internal static class PythonPackagePrograms
{
    private static readonly string[] UvFlags =
    [
        "--quiet", "--verbose", "--offline", "--no-progress", "--no-cache", "--native-tls", "--system-certs", "--no-config",
        "--no-python-downloads", "--managed-python", "--no-managed-python", "--preview", "--no-preview", "--help", "--version",
    ];
    private static readonly string[] UvValues =
    [
        "--cache-dir", "--python-preference", "--color", "--allow-insecure-host", "--project", "--directory", "--config-file",
    ];
    private static readonly string[] UvSources =
    [
        "--config-file", "--env-file", "--find-links", "--from", "--index", "--python", "--with", "--with-editable",
        "--with-requirements", "--constraints", "--overrides", "--build-constraints", "-f", "-p", "-w",
    ];
    private static readonly string[] UvInstallFlags =
    [
        .. UvFlags, "--isolated", "--no-env-file", "--no-index", "--upgrade", "--no-sources", "--no-build", "--no-binary",
        "--no-build-isolation", "--reinstall", "--refresh", "--compile-bytecode",
    ];
    private static readonly string[] UvInstallValues =
    [
        .. UvValues, "--env-file", "--with", "--with-editable", "--with-requirements", "--index", "--default-index", "--index-url",
        "--extra-index-url", "--find-links", "--upgrade-package", "--index-strategy", "--keyring-provider", "--resolution",
        "--prerelease", "--fork-strategy", "--exclude-newer", "--link-mode", "--reinstall-package", "--no-build-package",
        "--no-binary-package", "--refresh-package", "--python", "--python-platform",
    ];

    private static readonly OptionTable UvOptions = Options("qvnhV", "", UvFlags, UvValues);

    private static readonly PackageGrammar UvRun = new(Options("qvnUs", "ipfPw",
        [
            .. UvInstallFlags, "--all-extras", "--no-dev", "--dev", "--only-dev", "--no-default-groups", "--all-groups", "--no-editable",
            "--inexact", "--exact", "--active", "--no-active", "--no-sync", "--locked", "--frozen", "--no-project", "--all-packages",
            "--script", "--gui-script",
        ],
        [.. UvInstallValues, "--extra", "--no-extra", "--group", "--no-group", "--only-group", "--package"]))
    {
        Sources = UvSources, TakesFile = static _ => true,
    };

    private static readonly PackageGrammar UvTool = new(Options("qvnU", "ipfPcbw", UvInstallFlags,
        [.. UvInstallValues, "--from", "--constraints", "--overrides", "--build-constraints", "--torch-backend"]))
    {
        Sources = [.. UvSources, "-c", "-b"], TakesFile = IsArchive,
    };

    private static readonly PackageGrammar CondaRun = new(Options("svhd", "npaer",
        ["--no-capture-output", "--live-stream", "--dev", "--debug-wrapper-scripts", "--verbose", "--help", "--detach", "--clean-env"],
        ["--name", "--prefix", "--cwd", "--attach", "--env", "--label", "--root-prefix"]));

    private static readonly PackageGrammar HatchRun = new() { NamesEnvironment = true, TakesFile = IsScript };

    public static PackageGrammar Uv { get; } = new(UvOptions)
    {
        Sources = UvSources,
        Commands = new(StringComparer.Ordinal)
        {
            ["run"] = UvRun,
            ["tool"] = new(UvOptions) { Sources = UvSources, Commands = new(StringComparer.Ordinal) { ["run"] = UvTool } },
        },
    };

    public static PackageGrammar Uvx { get; } = UvTool;

    public static PackageGrammar Pipx { get; } = new(Options("qvh", "", ["--quiet", "--verbose", "--global", "--help", "--version"], []))
    {
        Commands = new(StringComparer.Ordinal)
        {
            ["run"] = new(Options("qvh", "i",
                ["--no-cache", "--path", "--quiet", "--verbose", "--system-site-packages", "--fetch-missing-python", "--global"],
                ["--spec", "--python", "--with", "--index-url", "--pip-args", "--backend"]))
            {
                Sources = ["--spec", "--python", "--with", "--pip-args"], TakesFile = static _ => true,
            },
        },
    };

    public static PackageGrammar Poetry { get; } = OneCommand("run",
        Options("qvnhV", "PC",
            ["--quiet", "--verbose", "--ansi", "--no-ansi", "--no-interaction", "--no-plugins", "--no-cache", "--help", "--version"],
            ["--project", "--directory"]), new());

    public static PackageGrammar Pdm { get; } = OneCommand("run",
        Options("qvnIhV", "c", ["--quiet", "--verbose", "--no-cache", "--ignore-python", "--non-interactive", "--help", "--version"],
            ["--config"]),
        new(Options("qvgsljh", "p",
            ["--quiet", "--verbose", "--global", "--site-packages", "--list", "--json", "--recreate", "--no-self", "--reuse-env"],
            ["--project", "--venv"])) { TakesFile = static _ => true }) with { Sources = ["-c", "--config"] };

    public static PackageGrammar Hatch { get; } = new(Options("qvh", "ep",
        ["--quiet", "--verbose", "--color", "--no-color", "--interactive", "--no-interactive", "--help", "--version"],
        ["--env", "--project", "--data-dir", "--cache-dir", "--config"]))
    {
        Sources = ["--config"],
        Commands = new(StringComparer.Ordinal)
        {
            ["run"] = HatchRun,
            ["env"] = new()
            {
                Commands = new(StringComparer.Ordinal)
                {
                    ["run"] = new(Options("h", "eixf", ["--force-continue", "--ignore-compat", "--help"],
                        ["--env", "--include", "--exclude", "--filter"])) { TakesFile = IsScript },
                },
            },
        },
    };

    public static PackageGrammar Rye { get; } = OneCommand("run",
        Options("h", "", ["--help", "--version"], ["--env-file"]),
        new(Options("lh", "", ["--list", "--help"], ["--pyproject"]))) with { Sources = ["--env-file"] };

    public static PackageGrammar Pipenv { get; } = OneCommand("run",
        Options("qvh", "", ["--quiet", "--verbose", "--site-packages", "--no-site-packages", "--clear", "--help", "--version"],
            ["--python", "--pypi-mirror"]),
        new(Options("qvh", "", ["--quiet", "--verbose", "--site-packages", "--no-site-packages", "--clear", "--help"],
            ["--python", "--pypi-mirror", "--categories"])) { Sources = ["--python"] }) with { Sources = ["--python"] };

    public static PackageGrammar Conda { get; } = new(Options("vhq", "rnp",
        ["--verbose", "--quiet", "--help", "--version", "--no-plugins"], ["--root-prefix", "--name", "--prefix"]))
    {
        Commands = new(StringComparer.Ordinal) { ["run"] = CondaRun },
    };

    private static PackageGrammar OneCommand(string command, OptionTable options, PackageGrammar behind) =>
        new(options) { Commands = new(StringComparer.Ordinal) { [command] = behind } };

    private static OptionTable Options(string letters, string valued, string[] flags, string[] withValue) => new()
    {
        ShortFlags = letters, ShortWithValue = valued, LongFlags = flags, LongWithValue = withValue, Clusters = true, AttachedValue = true,
        ValueAfterEquals = true,
    };

    private static bool IsScript(string name) => name.EndsWith(".py", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is fetched is a name; a wheel of this directory is a file.</summary>
    private static bool IsArchive(string name) => name.IndexOf('.') > 0;
}
