using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

public class ShellWrapperTests
{
    private static CommandAnalysis Analyze(string argv, string? raw = null, AnalysisContext? machine = null) =>
        CommandAnalyzer.Analyze(argv.Split(' '), raw, machine ?? Machine.Debian);

    [Theory]
    [InlineData("sh -c ls", "ls")]
    [InlineData("bash -ec ls", "ls")]
    [InlineData("bash -euo pipefail -c ls", "ls")]
    [InlineData("sh -ex -c ls", "ls")]
    [InlineData("bash --norc -c ls", "ls")]
    [InlineData("nice sh -c ls", "ls")]
    [InlineData("env X=1 nice sh -c ls", "ls")]
    [InlineData("busybox sh -c ls", "ls")]
    [InlineData("bash -i -c ls", null)]
    [InlineData("bash -ic ls", null)]
    [InlineData("bash --login -c ls", null)]
    [InlineData("sh -lc ls", null)]
    [InlineData("csh -c ls", null)]
    [InlineData("sh script.sh -c ls", null)]
    [InlineData("setsid sh -c ls", null)]
    [InlineData("cmd.exe /d /s /c dir x", "dir x")]
    [InlineData("pwsh -NoProfile -Command dir x", "dir x")]
    [InlineData("pwsh -nop -c dir", "dir")]
    [InlineData("powershell /NoProfile /EncodedCommand QQ==", "QQ==")]
    [InlineData("nu -c ls", "ls")]
    public void The_payload_is_found(string argv, string? payload) => Assert.Equal(payload, Analyze(argv).ShellPayload);

    [Theory]
    [InlineData("/bin/sh -lc ls", "ls", "ls")]
    [InlineData("sh -lc ls", "sh -lc ls", "ls")]
    [InlineData("bash -lc ls", "ls", null)]
    [InlineData("sh -l -c ls", "ls", null)]
    [InlineData("sh -lc ls", "id", null)]
    public void Sh_lc_counts_when_the_raw_text_vouches_for_it(string argv, string raw, string? payload) =>
        Assert.Equal(payload, Analyze(argv, raw).ShellPayload);

    [Theory]
    [InlineData("uname -s", "uname -s", false)]
    [InlineData("uname -s", "  uname -s ", false)]
    [InlineData("uname -s", " ", false)]
    [InlineData("uname -s", "id", true)]
    [InlineData("sh -c ls", "ls", false)]
    [InlineData("env sh -c ls", "ls", false)]
    [InlineData("env A=1 sh -c ls", "ls", true)]
    [InlineData("sh -c ls x", "ls", true)]
    [InlineData("sh -c ls x", "sh -c ls x", false)]
    [InlineData("bash -lc ls", "ls", true)]
    [InlineData("sh -lc ls", "ls", false)]
    public void RawCommand_must_say_what_argv_says(string argv, string raw, bool mismatch) =>
        Assert.Equal(mismatch, Analyze(argv, raw).RawCommandMismatch);

    [Theory]
    [InlineData("bash -O extglob -c ls", "shell-option")]
    [InlineData("bash -ac ls", "shell-option")]
    [InlineData("bash -kc ls", "shell-option")]
    [InlineData("bash --rcfile x -c ls", "shell-option")]
    [InlineData("bash --command ls", "shell-option")]
    [InlineData("sh -s -c ls", "shell-option")]
    [InlineData("sh -c -e ls", "option-as-command")]
    [InlineData("sh -c -- ls", "option-as-command")]
    [InlineData("./sh -c ls", "unknown-shell")]
    [InlineData("SH -c ls", "unknown-shell")]
    [InlineData("sh.exe -c ls", "unknown-shell")]
    [InlineData("./nice sh -c ls", "unknown-wrapper")]
    [InlineData("time -o x sh -c ls", "wrapper-writes")]
    [InlineData("flock x sh -c ls", "wrapper-writes")]
    [InlineData("env -C sub sh -c ls", "env-option")]
    [InlineData("env --ignore-signal PATH=. sh -c ls", "env-option")]
    [InlineData("env --ignore-signal BASH_ENV=x bash -c ls", "env-option")]
    [InlineData("env -- A=1 sh -c ls", null)]
    [InlineData("nu -c ls", "opaque-shell")]
    [InlineData("xonsh -c ls", "opaque-shell")]
    [InlineData("pwsh -c ls", "powershell-startup")]
    [InlineData("pwsh -NoProfile -e QQ==", "encoded-command")]
    [InlineData("pwsh -NoProfile -File ok.ps1", "script-file")]
    [InlineData("pwsh -File ./ok.ps1", "powershell-startup")]
    [InlineData("pwsh -NoProfile -File ./ok.ps1", null)]
    public void A_payload_that_may_not_be_all_is_refused(string argv, string? code)
    {
        CommandAnalysis analysis = Analyze(argv);
        Assert.Equal(code, analysis.Refusal?.Code);
        Assert.True(code is null || analysis.Form != CommandForm.Direct);
    }

    [Fact]
    public void A_glued_payload_is_refused() =>
        Assert.Equal("glued-command", CommandAnalyzer.Analyze(["bash", "-cecho a"], null, Machine.Debian).Refusal?.Code);

    [Fact]
    public void Env_split_string_is_refused() =>
        Assert.Equal("env-split-string", CommandAnalyzer.Analyze(["env", "-S", "PATH=. sh -c ls"], null, Machine.Debian).Refusal?.Code);

    [Theory]
    [InlineData("env -u PATH sh -c ls", true)]
    [InlineData("env - sh -c ls", true)]
    [InlineData("env -i sh -c ls", true)]
    [InlineData("env PATH=. sh -c ls", true)]
    [InlineData("env - sh -c /bin/ls", false)]
    [InlineData("env X=1 sh -c ls", false)]
    public void A_shell_without_the_nodes_PATH_finds_other_programs(string argv, bool changed) =>
        Assert.Equal(changed, Assert.Single(Analyze(argv).Segments).SearchChanged is not null);

    [Theory]
    [InlineData("cmd /c dir", true)]
    [InlineData("cmd /d /c dir", false)]
    [InlineData("cmd /d /s /v:on /c dir", false)]
    [InlineData("cmd /d /k dir", true)]
    [InlineData("cmd /d /x /c dir", true)]
    [InlineData("pwsh -Command dir", true)]
    [InlineData("pwsh -NoProfile -Command dir", false)]
    [InlineData("pwsh -NoProfile -EncodedCommand QQ==", true)]
    [InlineData("pwsh -NoProfile -File x.ps1", true)]
    [InlineData("pwsh -NoProfile -Command -", true)]
    [InlineData("pwsh -NoProfile -NoExit -Command dir", true)]
    [InlineData("fish -C x -c ls", true)]
    [InlineData("nu --config x -c ls", true)]
    [InlineData("csh -c ls", true)]
    [InlineData("tcsh x", true)]
    [InlineData("bash -lc ls", true)]
    [InlineData("sh -lc ls", true)]
    [InlineData("sh -c ls", false)]
    [InlineData("uname", false)]
    public void Blocked_shell_forms_are_known(string argv, bool blocked) => Assert.Equal(blocked, Analyze(argv).BlockedShellForm);

    [Theory]
    [InlineData("env A=1 B=2 ls", "A B")]
    [InlineData("nice env BASH_ENV=x bash -c ls", "BASH_ENV")]
    [InlineData("env -u A LD_PRELOAD=x ls", "LD_PRELOAD")]
    [InlineData("env --block-signal=INT BASH_ENV=x bash -c ls", "BASH_ENV")]
    [InlineData("env ls A=1", "")]
    public void Variables_that_env_sets_are_listed(string argv, string keys) =>
        Assert.Equal(keys, string.Join(" ", Analyze(argv).EnvAssignmentKeys));

    [Theory]
    [InlineData(new[] { "a", "b c", "" }, "a \"b c\" \"\"")]
    [InlineData(new[] { "a\"b" }, "\"a\\\"b\"")]
    [InlineData(new[] { "a\u00a0b", "a\u0085b", "\ufeff" }, "\"a\u00a0b\" a\u0085b \"\ufeff\"")]
    public void Argv_is_rendered(string[] argv, string text) => Assert.Equal(text, CommandText.Render(argv));

    [Fact]
    public void Blank_arguments_reach_the_program_and_a_blank_is_no_program()
    {
        Assert.Equal(["ls", " ", "", "a"], CommandAnalyzer.Analyze(["ls", " ", "", "a"], null, Machine.Debian).Segments[0].Argv);
        Assert.Equal("empty-argv", CommandAnalyzer.Analyze([" ", ""], null, Machine.Debian).Refusal?.Code);
        Assert.Equal("empty-argv", CommandAnalyzer.Analyze(["", "ls"], null, Machine.Debian).Refusal?.Code);
        Assert.Equal("empty-argv", CommandAnalyzer.Analyze([], null, Machine.Debian).Refusal?.Code);
        Assert.Equal("control-character", CommandAnalyzer.Analyze(["ls\0", "x"], null, Machine.Debian).Refusal?.Code);
    }

    [Theory]
    [InlineData("whoami", "whoami")]
    [InlineData("& 'C:\\x y\\t.exe' a \"b c\"", "C:\\x y\\t.exe a b c")]
    [InlineData("git 'it''s'", "git it's")]
    public void A_plain_PowerShell_command_is_read(string payload, string argv)
    {
        CommandAnalysis analysis = CommandAnalyzer.Analyze(["powershell", "-NoProfile", "-Command", payload], null, Machine.Windows);
        Assert.Null(analysis.Refusal);
        Assert.Equal(argv, string.Join(" ", analysis.Segments[0].Argv));
    }

    [Theory]
    [InlineData("git > x", "ps-redirection")]
    [InlineData("git $x", "ps-variable")]
    [InlineData("git \"$x\"", "ps-variable")]
    [InlineData("git (calc)", "ps-expression")]
    [InlineData("git {calc}", "ps-script-block")]
    [InlineData("git @x", "ps-syntax")]
    [InlineData("git a`b", "ps-syntax")]
    [InlineData("git a,b", "ps-syntax")]
    [InlineData("git --% &calc", "ps-syntax")]
    [InlineData("git \u201cx\u201d", "ps-character")]
    [InlineData("git 'x'y", "ps-syntax")]
    [InlineData("'git' x", "ps-quote")]
    [InlineData("git\ncalc", "ps-line-end")]
    [InlineData("git # x", "ps-syntax")]
    [InlineData("iex calc", "ps-program-name")]
    [InlineData("Invoke-Expression calc", "ps-evaluates")]
    [InlineData("./x.ps1", "ps-program-name")]
    [InlineData("if", "ps-program-name")]
    [InlineData("C:calc", "ps-program-name")]
    [InlineData("git 'x", "ps-quote")]
    public void Other_PowerShell_is_refused(string payload, string code) =>
        Assert.Equal(code, CommandAnalyzer.Analyze(["powershell", "-NoProfile", "-Command", payload], null, Machine.Windows).Refusal?.Code);

    [Theory]
    [InlineData("whoami /all", null)]
    [InlineData("\"C:\\x y\\t.exe\" a", null)]
    [InlineData("a & b", null)]
    [InlineData("echo.x", "cmd-builtin-spelling")]
    [InlineData("a %PATH%", "cmd-percent")]
    [InlineData("\"a", "cmd-odd-quote")]
    public void Cmd_payloads_are_described(string payload, string? code) =>
        Assert.Equal(code, CommandAnalyzer.Analyze(["cmd.exe", "/d", "/s", "/c", payload], null, Machine.Windows).Refusal?.Code);
}
