using System.CommandLine;
using OpenClaw.NodeHost;
using OpenClaw.NodeHost.Help;

namespace OpenClaw.Tests.NodeHost;

/// <summary>What people type who have not read the help: each line ends with what is meant, and none does something else.</summary>
public sealed class HastyLineTests : IDisposable
{
    private readonly State.TestState _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("--host x run", "'--host' belongs behind the verb: openclaw-node run --host")]
    [InlineData("--json status", "'--json' belongs behind the verb: openclaw-node status --json")]
    [InlineData("approvals --agent ci policy --ask off", "belongs behind the verb: openclaw-node approvals policy --agent")]
    [InlineData("run --token t0p", "--ask-token, or comes from OPENCLAW_GATEWAY_TOKEN")]
    [InlineData("run --token=t0p", "--ask-token, or comes from OPENCLAW_GATEWAY_TOKEN")]
    [InlineData("install --password t0p", "OPENCLAW_GATEWAY_PASSWORD")]
    [InlineData("run --setup-code t0p", "--pair -")]
    [InlineData("run --name web01", "Its name is --display-name")]
    [InlineData("doctor --pin aa", "Its name is --tls-fingerprint")]
    [InlineData("install --system", "Its name is --scope machine")]
    [InlineData("logs --tail 5", "Its name is --lines")]
    [InlineData("approvals history --limit 5", "Its name is --last")]
    [InlineData("run gateway.example", "Did you mean '--host gateway.example'?")]
    [InlineData("doctor wss://gateway.example", "Did you mean '--url wss://gateway.example'?")]
    [InlineData("approvals set policy.yaml", "Did you mean '--file policy.yaml'?")]
    [InlineData("import /srv/old", "Did you mean '--from /srv/old'?")]
    public async Task What_is_called_otherwise_elsewhere_is_named(string line, string told)
    {
        (int code, string output, string error) = await VerbInProcess.RunAsync(line.Split(' '));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain("t0p", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), part => part.StartsWith("error:", StringComparison.Ordinal));
    }

    public static TheoryData<string> LinesOfTheReadme() => !House.SourceTree.IsHere ? [""] :
        [.. System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(House.SourceTree.In("README.md")), "```console\n(.*?)```",
                System.Text.RegularExpressions.RegexOptions.Singleline)
            .SelectMany(block => block.Groups[1].Value.Split('\n'))
            .Select(line => line.Split('#')[0].Split('>')[0].Trim())
            .Where(line => line.StartsWith("openclaw-node ", StringComparison.Ordinal)
                || line.StartsWith("./openclaw-node ", StringComparison.Ordinal))];

    [Theory]
    [Trait("NotUnder", "wine")]
    [MemberData(nameof(LinesOfTheReadme))]
    public void What_the_readme_says_to_type_is_a_line_of_this_program(string line)
    {
        // A theory without rows would do as well, but the runner counts it as failed although it calls it skipped.
        Assert.SkipUnless(House.SourceTree.IsHere, "needs the sources");
        Assert.Empty(WrongCommandLine.Explain(CommandTree.Create().Parse(
            [.. System.Text.RegularExpressions.Regex.Matches(line, "'([^']*)'|\\S+").Skip(1).Select(word => word.Value.Trim('\''))])));
    }

    public static TheoryData<string, string> ValuesThatMayNotBeEmpty()
    {
        TheoryData<string, string> rows = [];
        foreach ((string path, Command command) in CommandPath.All(CommandTree.Create()))
        {
            foreach (Option option in command.Options.Where(option => option.ValueType == typeof(string)))
            {
                if (option.Name is not ("--allowed-env" or "--inherit-env" or "--context-path" or "--display-name"))
                {
                    rows.Add(path, option.Name);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(ValuesThatMayNotBeEmpty))]
    public async Task A_variable_that_nobody_has_set_is_no_value(string path, string option)
    {
        foreach (string empty in (string[])["", "  "])
        {
            string[] state = option == "--state-dir" ? [] : ["--state-dir", _state.Location.Directory];
            (int code, string output, string error) = await VerbInProcess.RunAsync([.. path.Split(' ')[1..], option, empty, .. state]);
            Assert.Equal((1, ""), (code, output));
            Assert.StartsWith("error: ", error, StringComparison.Ordinal);
            Assert.Contains("Try: ", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("approvals test")]
    [InlineData("approvals allowlist remove")]
    [InlineData("approvals allowlist add")]
    [InlineData("approvals resolve")]
    [InlineData("completion")]
    [InlineData("approvals preset")]
    public async Task Neither_is_it_an_argument(string line)
    {
        (int code, string output, string error) =
            await VerbInProcess.RunAsync([.. line.Split(' '), "", "--state-dir", _state.Location.Directory]);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("error:", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approvals history --last 0", "--last is 1 or more")]
    [InlineData("approvals history --last -3", "--last is 1 or more")]
    [InlineData("logs --lines -5", "--lines is 0 or more")]
    [InlineData("doctor --timeout 0", "--timeout is 1 to 600 seconds")]
    public async Task A_number_that_is_none_of_its_kind_is_told(string line, string told)
    {
        (int code, _, string error) = await VerbInProcess.RunAsync(line.Split(' '));
        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approvals set --file /nonexistent/p.yaml", "There is no file '/nonexistent/p.yaml'.")]
    [InlineData("run --pair-file /nonexistent/code", "There is no file '/nonexistent/code'.")]
    [InlineData("approvals set --file DIRECTORY", "is a directory, not a file.")]
    [InlineData("run --pair-file DIRECTORY", "is a directory, not a file.")]
    public async Task A_file_that_cannot_be_read_is_told_in_words(string line, string told)
    {
        Directory.CreateDirectory(_state.Location.Directory);
        string directory = _state.Location.Directory;
        (int code, string output, string error) = await VerbInProcess.RunAsync(
            [.. line.Replace("DIRECTORY", directory, StringComparison.Ordinal).Split(' '), "--state-dir", directory]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("broken key")]
    public async Task Nobody_is_told_to_move_what_was_only_to_be_taken_over(string what)
    {
        string source = Directory.CreateDirectory(Path.Combine(_state.Location.Directory, "other", "identity")).Parent!.FullName;
        if (what == "broken key")
        {
            await File.WriteAllTextAsync(Path.Combine(source, "identity", "device.json"), "{");
        }

        (int code, string output, string error) =
            await VerbInProcess.RunAsync(["import", "--from", source, "--state-dir", Path.Combine(_state.Location.Directory, "own")]);
        Assert.Equal((1, ""), (code, output));
        Assert.DoesNotContain("mv ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("move", error.Replace("removed", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("--reset", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node.json", "openclaw-node doctor --fix")]
    [InlineData("identity/device.json", "openclaw-node identity --reset --state-dir")]
    public async Task A_broken_file_has_the_same_way_out_whichever_verb_meets_it(string file, string way)
    {
        string path = Path.Combine(_state.Location.Directory, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "{");
        foreach (string verb in (string[])["status", "identity", "run --host 127.0.0.1 --port 1"])
        {
            (int code, _, string error) = await VerbInProcess.RunAsync([.. verb.Split(' '), "--state-dir", _state.Location.Directory]);
            Assert.NotEqual(0, code);
            Assert.Contains(way, error, StringComparison.Ordinal);
            Assert.DoesNotContain("mv ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rule_of_another_agent_is_named_where_none_is_removed()
    {
        string[] state = ["--state-dir", _state.Location.Directory];
        await VerbInProcess.RunAsync(["approvals", "allowlist", "add", "--by-name", "git", "--agent", "ci", .. state]);
        (int code, string output, string error) = await VerbInProcess.RunAsync(["approvals", "allowlist", "remove", "git", .. state]);
        Assert.Equal((0, "Nothing to change.\n"), (code, output));
        Assert.Contains("--agent ci", error, StringComparison.Ordinal);
        Assert.Equal("", (await VerbInProcess.RunAsync(["approvals", "allowlist", "remove", "git", "--agent", "ci", .. state])).Error);
    }

    [Theory]
    [InlineData("approvals allowlist remove ", "/opt/x/tool git")]
    [InlineData("approvals allowlist remove g", "git")]
    [InlineData("approvals allowlist remove git --arg-pattern ", "^status$")]
    [InlineData("approvals allowlist remove --agent ", "* ci")]
    [InlineData("approvals test --agent ", "* ci")]
    [InlineData("approvals policy --agent c", "ci")]
    [InlineData("approvals preset --agent c", "ci")]
    [InlineData("approvals allowlist add --agent c", "ci")]
    [InlineData("approvals resolve ", "")]
    [InlineData("help approvals al", "allowlist")]
    [InlineData("help approvals allowlist ", "add remove")]
    [InlineData("doctor --bundle ", "")] // files, which the shell knows
    [InlineData("approvals allowlist add /opt/x", "")]
    public async Task Tab_knows_what_is_here(string line, string expected)
    {
        string[] state = ["--state-dir", _state.Location.Directory];
        await VerbInProcess.RunAsync(["approvals", "allowlist", "add", "/opt/x/tool", "--agent", "ci", .. state]);
        await VerbInProcess.RunAsync(["approvals", "allowlist", "add", "--by-name", "git", "--arg-pattern", "^status$", .. state]);
        string[] words = line.Split(' ');
        int at = words[0] == "approvals" ? words[1] == "allowlist" ? 3 : 2 : words.Length - 1;
        string[] asked = words[0] == "approvals" ? [.. words[..at], .. state, .. words[at..]] : words;
        (int code, string output, string error) = await VerbInProcess.RunAsync(["complete", "--", .. asked]);
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, string.Join(' ', lines.Select(one => one.Split('\t')[0]).Where(value => value.Length > 0)));
        Assert.Equal(line.Contains("--bundle", StringComparison.Ordinal) || line.EndsWith("/opt/x", StringComparison.Ordinal),
            lines.Any(one => one.StartsWith('\t')));
    }

    [Fact]
    public async Task Tab_knows_the_templates_though_the_line_is_not_whole()
    {
        (int code, string output, string error) =
            await VerbInProcess.RunAsync(["complete", "--", "approvals", "allowlist", "add", "--template", ""]);
        Assert.Equal((0, ""), (code, error));
        // Those for this system.
        Assert.Contains(OperatingSystem.IsWindows() ? "WindowsDiagnostics\t" : "GitReadOnly\t", output, StringComparison.Ordinal);
    }
}
