using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class WrapperTests
{
    private static string[] Split(string text) => text.Split(' ');

    private static CommandSegment Direct(string text, AnalysisContext? machine = null) =>
        Assert.Single(CommandAnalyzer.Analyze(Split(text), null, machine ?? Machine.Debian).Segments);

    [Theory]
    [InlineData("env ls a", "ls a")]
    [InlineData("env -- ls", "ls")]
    [InlineData("nice ls", "ls")]
    [InlineData("nice -n 5 ls", "ls")]
    [InlineData("nice -n5 ls", "ls")]
    [InlineData("nice -5 ls", "ls")]
    [InlineData("nice --adjustment=3 ls", "ls")]
    [InlineData("nohup ls", "ls")]
    [InlineData("timeout 5 ls", "ls")]
    [InlineData("timeout -k 1 -s KILL 5 ls", "ls")]
    [InlineData("timeout --signal=KILL --preserve-status 5 ls", "ls")]
    [InlineData("stdbuf -o L --error=0 ls", "ls")]
    [InlineData("time -p -f x ls", "ls")]
    [InlineData("flock -nx -w 5 lock ls", "ls")]
    [InlineData("/usr/bin/nice ls", "ls")]
    [InlineData("env nice nohup timeout 5 ls -d", "ls -d")]
    [InlineData("command ls", "ls")]
    [InlineData("caffeinate -i -t 5 ls", "ls")]
    public void Transparent_wrappers_are_looked_through(string argv, string effective)
    {
        CommandSegment segment = Direct(argv);
        Assert.Null(segment.Blocked);
        Assert.Equal(effective, string.Join(" ", segment.EffectiveArgv));
        Assert.Equal("ls", segment.RuleProgram);
        Assert.Equal(segment.Argv.Skip(segment.EffectiveStart), segment.EffectiveArgv);
    }

    [Theory]
    [InlineData("env A=1 ls", "env-modifiers")]
    [InlineData("env -i ls", "env-modifiers")]
    [InlineData("env -u A ls", "env-modifiers")]
    [InlineData("env -C / ls", "env-modifiers")]
    [InlineData("env -S ls", "env-modifiers")]
    [InlineData("env -- A=1 ls", "env-modifiers")]
    [InlineData("env --debug ls", "blocked-wrapper")]
    [InlineData("env", "blocked-wrapper")]
    [InlineData("nice -x ls", "blocked-wrapper")]
    [InlineData("nice -n", "blocked-wrapper")]
    [InlineData("timeout -k1 5 ls", "blocked-wrapper")]
    [InlineData("timeout 5", "blocked-wrapper")]
    [InlineData("stdbuf -oL ls", "blocked-wrapper")]
    [InlineData("time -o x ls", "wrapper-writes")]
    [InlineData("time --output=x ls", "wrapper-writes")]
    [InlineData("time -ao x ls", "blocked-wrapper")]
    [InlineData("flock lock -c ls", "blocked-wrapper")]
    [InlineData("setsid ls", "blocked-wrapper")]
    [InlineData("sudo ls", "blocked-wrapper")]
    [InlineData("script -qc ls", "blocked-wrapper")]
    [InlineData("xcrun ls", "blocked-wrapper")]
    [InlineData("busybox ls", "blocked-wrapper")]
    [InlineData("command -v ls", "blocked-wrapper")]
    [InlineData("env nice nohup env timeout 5 ls", "too-many-wrappers")]
    public void Other_wrappers_and_options_are_blocked(string argv, string code) => Assert.Equal(code, Direct(argv).Blocked?.Code);

    [Theory]
    [InlineData("arch -x86_64 ls", "ls")]
    [InlineData("arch -arch arm64 ls", "ls")]
    [InlineData("xcrun -v ls", "ls")]
    public void Mac_wrappers_are_known_on_a_mac(string argv, string effective) =>
        Assert.Equal(effective, string.Join(" ", Direct(argv, Machine.Mac).EffectiveArgv));

    [Theory]
    [InlineData("busybox sh script.sh")]
    [InlineData("busybox ./sh script.sh")]
    [InlineData("toybox -- sh script.sh")]
    [InlineData("busybox bash script.sh")]
    public void A_multiplexer_is_not_looked_through(string argv)
    {
        CommandSegment segment = Direct(argv);
        Assert.Equal((argv.Split(' ')[0], "blocked-wrapper"), (segment.EffectiveArgv[0], segment.Blocked?.Code));
    }

    [Theory]
    [InlineData("npx tsc")]
    [InlineData("./npx echo hi")]
    [InlineData("/usr/bin/npx -y tsc")]
    [InlineData("NPX.CMD tsc")]
    [InlineData("npx-cli.js tsc")]
    [InlineData("nice npx tsc")]
    [InlineData("bunx tsc")]
    [InlineData("uvx ruff")]
    [InlineData("npm exec git")]
    [InlineData("npm x -- git")]
    [InlineData("npm --prefix x exec tsc")]
    [InlineData("npm exec -w x tsc")]
    [InlineData("npm create vite")]
    [InlineData("pnpm exec tsc")]
    [InlineData("pnpm dlx tsc")]
    [InlineData("pnpm node x.js")]
    [InlineData("pnpm tsc")]
    [InlineData("pnpm -C x exec tsc")]
    [InlineData("yarn exec tsc")]
    [InlineData("yarn dlx tsc")]
    [InlineData("yarn run tsc")]
    [InlineData("yarn tsc")]
    [InlineData("bun x tsc")]
    [InlineData("uv run python x.py")]
    [InlineData("uv tool run ruff")]
    [InlineData("pipx run black")]
    [InlineData("poetry run pytest")]
    [InlineData("dotnet tool run tsc")]
    [InlineData("dotnet run")]
    [InlineData("bundle exec rake")]
    [InlineData("nix run nixpkgs#hello")]
    [InlineData("npx npx npx npx npx npx npx tsc")]
    public void A_package_runner_stands_for_itself_and_its_rule_must_name_arguments(string argv)
    {
        CommandSegment segment = Direct(argv);
        Assert.True(segment.RunsPackage);
        Assert.Equal(segment.EffectiveArgv[0], segment.RuleProgram);
    }

    [Theory]
    [InlineData("npm install")]
    [InlineData("npm test")]
    [InlineData("npm ls")]
    [InlineData("pnpm install")]
    [InlineData("yarn add x")]
    [InlineData("yarn --version")]
    [InlineData("uv sync")]
    [InlineData("dotnet build")]
    [InlineData("git status")]
    [InlineData("go vet")]
    public void What_starts_no_package_is_matched_as_any_program(string argv) => Assert.False(Direct(argv).RunsPackage);

    [Theory]
    [InlineData("sh ok.sh x", "ok.sh x")]
    [InlineData("bash -eu ok.sh", "ok.sh")]
    [InlineData("sh -- ok.sh", "ok.sh")]
    [InlineData("sh -s ok.sh", null)]
    [InlineData("bash --rcfile x ok.sh", null)]
    [InlineData("bash -i ok.sh", null)]
    [InlineData("./sh ok.sh", null)]
    [InlineData("SH ok.sh", null)]
    [InlineData("nice sh ok.sh", null)]
    [InlineData("csh ok.sh", null)]
    [InlineData("pwsh -NoProfile -File ./ok.ps1 x", "./ok.ps1 x")]
    public void A_shell_with_a_script_stands_for_the_script(string argv, string? script)
    {
        CommandSegment segment = Direct(argv);
        Assert.Equal(script, segment.Shell?.ScriptArgv is { } found ? string.Join(" ", found) : null);
    }

    [Theory]
    [InlineData("sh -c '\"$0\" \"$@\"' echo a", "echo a", true)]
    [InlineData("sh -c 'exec \"$0\" \"$@\"' echo a", "echo a", true)]
    [InlineData("sh -c '\"$0\" \"$1\"' echo a", "echo a", false)]
    [InlineData("sh -c '\"$0\"' echo", "echo", true)]
    [InlineData("sh -c '$0 \"$@\"' echo a", null, false)]
    [InlineData("sh -c '\"$0\" \"$@\"' eval 'touch x'", null, false)]
    [InlineData("sh -c '\"$0\" \"$@\"' env touch x", null, false)]
    [InlineData("sh -c '\"$0\" \"$@\"' sh -c x", null, false)]
    [InlineData("sh -c '\"$0\"; \"$1\"' echo a", null, false)]
    public void A_positional_carrier_stands_for_what_it_carries(string payload, string? carried, bool exact)
    {
        CommandSegment segment = Assert.Single(PosixPayloadTests.Analyze("sh", payload).Segments);
        Assert.Equal(carried, segment.Shell?.CarriedArgv is { } found ? string.Join(" ", found) : null);
        Assert.Equal(exact, segment.Shell!.CarriedArgvIsExact);
        Assert.True(segment.Shell.NeedsBoundRule);
    }

    [Fact]
    public void A_carrier_at_the_top_is_refused() =>
        Assert.Equal("expansion", CommandAnalyzer.Analyze(["sh", "-c", "\"$0\" \"$@\"", "echo", "a"], null, Machine.Debian).Refusal?.Code);
}
