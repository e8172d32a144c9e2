using System.Text.Json;

namespace OpenClaw.Tests.NodeHost;

/// <summary>`openclaw-node approvals` as an administrator uses it.</summary>
[Trait("NotUnder", "wine")] // The program is not beside a copied test program, and a second skip out of a theory hangs the runtime there.
public sealed class ApprovalsVerbTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("openclaw-approvals-").FullName;

    private string PolicyPath => Path.Combine(_state, "exec-approvals.json");

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_policy_is_built_shown_exported_and_set_again()
    {
        Assert.Equal(0, (await RunAsync("approvals preset cautious")).Code);
        Assert.Contains("+ rule git", (await RunAsync("approvals allowlist add --by-name git")).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to change", (await RunAsync("approvals allowlist add --by-name git")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("approvals policy --agent ci --ask off")).Code);
        Assert.Contains("agents.ci (ask)", (await RunAsync("approvals get")).Output, StringComparison.Ordinal);
        string yaml = (await RunAsync("approvals export")).Output;
        Assert.StartsWith("# yaml-language-server: $schema=", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("id: ", yaml, StringComparison.Ordinal);
        Assert.Contains("id: ", (await RunAsync("approvals export --include-use")).Output, StringComparison.Ordinal);
        Assert.Contains("pattern: git", yaml, StringComparison.Ordinal);
        Assert.Contains("Nothing to change", (await RunAsync("approvals set --stdin", yaml)).Output, StringComparison.Ordinal);
        Assert.Contains("- rule git",
            (await RunAsync("approvals set --stdin", yaml.Replace("pattern: git", "pattern: make", StringComparison.Ordinal))).Output,
            StringComparison.Ordinal);
        Assert.Contains("- rule make", (await RunAsync("approvals allowlist remove make")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_a_template_take_what_is_attached_to_them()
    {
        Assert.Equal(0, (await RunAsync("approvals allowlist add --template GitReadOnly --allowed-env LC_MESSAGES")).Code);
        using JsonDocument policy = JsonDocument.Parse(await File.ReadAllTextAsync(PolicyPath, TestContext.Current.CancellationToken));
        Assert.All(policy.RootElement.GetProperty("agents").GetProperty("*").GetProperty("allowlist").EnumerateArray(),
            rule => Assert.Equal("LC_MESSAGES", Assert.Single(rule.GetProperty("allowedEnv").EnumerateArray()).GetString()));
        Assert.Equal(1, (await RunAsync("approvals allowlist add --template GitReadOnly --allowed-env GIT_PAGER")).Code);
    }

    [Fact]
    public async Task A_rule_that_a_file_holds_again_stays_the_same_rule()
    {
        await RunAsync("approvals allowlist add --by-name git");
        string id = Id(), yaml = (await RunAsync("approvals export")).Output;
        await RunAsync("approvals preset cautious");
        Assert.Contains("security allowlist -> (not set)", (await RunAsync("approvals set --stdin", yaml)).Output,
            StringComparison.Ordinal);
        Assert.Equal(id, Id());

        string Id()
        {
            using JsonDocument stored = JsonDocument.Parse(File.ReadAllText(PolicyPath));
            return Assert.Single(stored.RootElement.GetProperty("agents").GetProperty("*").GetProperty("allowlist").EnumerateArray())
                .GetProperty("id").GetString()!;
        }
    }

    [Theory]
    [InlineData("approvals set --stdin", "version: 1\nagents:\n  '*':\n    allowlist: [{pattern: /usr/bin/uname}]\n")]
    [InlineData("approvals preset cautious", null)]
    public async Task A_policy_that_cannot_be_read_is_replaced_with_force_and_kept(string line, string? input)
    {
        await RunAsync("approvals preset cautious");
        File.WriteAllText(PolicyPath, "{ broken");
        (int code, string output, string error) = await RunAsync(line, input ?? "");
        Assert.Equal((1, "{ broken"), (code, File.ReadAllText(PolicyPath)));
        Assert.Contains($"openclaw-node approvals preset cautious --force --state-dir {_state}", error, StringComparison.Ordinal);

        (code, output, error) = await RunAsync(line + " --force --dry-run", input ?? "");
        Assert.Equal((0, "{ broken"), (code, File.ReadAllText(PolicyPath)));
        Assert.Contains("the file that cannot be read is kept as ", output, StringComparison.Ordinal);

        for (int round = 1; round <= 2; round++)
        {
            File.WriteAllText(PolicyPath, "{ broken");
            (code, output, error) = await RunAsync(line + " --force", input ?? "");
            Assert.True(code == 0, output + error);
            Assert.Equal(0, (await RunAsync("approvals get")).Code);
            string[] kept = Directory.GetFiles(_state, "exec-approvals.json.broken-*");
            Assert.Equal(round, kept.Length);
            Assert.All(kept, file => Assert.Equal("{ broken", File.ReadAllText(file)));
        }
    }

    [Fact]
    public async Task A_broken_openclaw_json_is_named_where_the_policy_is_shown()
    {
        await RunAsync("approvals preset cautious");
        string config = Path.Combine(_state, "openclaw.json");
        File.WriteAllText(config, "{ broken");
        (int code, string output, _) = await RunAsync("approvals get");
        Assert.Equal(1, code);
        Assert.Contains($"Everything is denied: openclaw.json cannot be used: {config}", output, StringComparison.Ordinal);
        Assert.Contains("openclaw-node doctor", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        Assert.Contains("security (not set) -> full", (await RunAsync("approvals preset yolo --dry-run")).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(PolicyPath));
    }

    [Fact]
    public async Task A_broken_file_on_input_changes_nothing_and_names_its_line()
    {
        await RunAsync("approvals preset cautious");
        string before = File.ReadAllText(PolicyPath);
        (int code, _, string error) = await RunAsync("approvals set --stdin", "defaults:\n  securty: full\n");
        Assert.Equal(1, code);
        Assert.Contains("line 2", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(PolicyPath));
    }

    [Theory]
    [InlineData("approvals get", 1)]
    [InlineData("approvals preset yolo", 1)]
    [InlineData("approvals allowlist add git", 1)]
    [InlineData("approvals export", 1)]
    public async Task A_stored_policy_that_is_broken_is_never_overwritten(string arguments, int expected)
    {
        File.WriteAllText(PolicyPath, "{ \"version\": 1,");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PolicyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (int code, string output, string error) = await RunAsync(arguments);
        Assert.Equal(expected, code);
        Assert.Contains("line 1", output + error, StringComparison.Ordinal);
        Assert.Equal("{ \"version\": 1,", File.ReadAllText(PolicyPath));
    }

    [Fact]
    public async Task Json_never_holds_the_secret_of_the_socket()
    {
        await RunAsync("approvals preset cautious");
        using JsonDocument stored = JsonDocument.Parse(File.ReadAllText(PolicyPath));
        string secret = stored.RootElement.GetProperty("socket").GetProperty("token").GetString()!;
        string output = (await RunAsync("approvals get --json")).Output;
        using JsonDocument shown = JsonDocument.Parse(output);
        Assert.Equal("allowlist", shown.RootElement.GetProperty("file").GetProperty("defaults").GetProperty("security").GetString());
        Assert.DoesNotContain(secret, output + (await RunAsync("approvals export")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approvals preset yolo", "")]
    [InlineData("approvals preset yolo --agent main", "")]
    [InlineData("approvals policy --security full --ask off", "")]
    [InlineData("approvals policy --agent ci --security full --ask off", "")]
    [InlineData("approvals policy --ask-fallback full", "")]
    [InlineData("approvals set --stdin", "defaults: { security: full, ask: 'off' }")]
    [InlineData("approvals set --stdin", "agents: { main: { security: full, ask: 'off' } }")]
    [InlineData("approvals set --stdin", "defaults: { askFallback: full }")]
    public async Task What_leaves_nothing_that_could_say_no_is_asked_about(string arguments, string input)
    {
        (int code, _, string error) = await RunAsync(arguments, input);
        Assert.Equal(1, code);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.False(File.Exists(PolicyPath));
        Assert.Equal(0, (await RunAsync(arguments + " --yes", input)).Code);
        Assert.True(File.Exists(PolicyPath));
        Assert.Equal(0, (await RunAsync("approvals allowlist add --by-name git")).Code);
    }

    [Theory]
    [InlineData("approvals preset cautious")]
    [InlineData("approvals preset deny-all")]
    [InlineData("approvals policy --security full --ask always")]
    [InlineData("approvals policy --security full --ask on-miss")]
    [InlineData("approvals policy --ask off")]
    [InlineData("approvals policy --security deny --ask-fallback full")]
    public async Task What_leaves_something_is_not(string arguments) => Assert.Equal(0, (await RunAsync(arguments)).Code);

    // A process of its own for what reads an input or would ask a person; the rest is quicker without.
    private Task<(int Code, string Output, string Error)> RunAsync(string arguments, string? input = null) =>
        input is null ? VerbInProcess.RunAsync(arguments, _state) : ProgramUnderTest.RunAsync(arguments, _state, input);
}
