using System.CommandLine;
using System.Diagnostics;
using OpenClaw.Node.Services.Install;
using OpenClaw.NodeHost;
using OpenClaw.NodeHost.Help;

namespace OpenClaw.Tests.NodeHost;

/// <summary>
/// The face of the program: help at every depth, what was meant by a slip, completion, the manual page. One tree makes them all.
/// </summary>
public sealed class CommandTreeTests
{
    public static TheoryData<string> Paths() =>
        [.. CommandPath.All(CommandTree.Create()).Select(verb => verb.Path), "openclaw-node service", "openclaw-node complete"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_verb_at_every_depth_answers_help_whatever_is_missing(string path)
    {
        string[] words = path.Split(' ')[1..];
        foreach (string help in (string[])["--help", "-h", "-?"])
        {
            (int code, string output, string error) = await RunAsync([.. words, help]);
            Assert.Equal((0, ""), (code, error));
            if (words is not ["service"] and not ["complete"])
            {
                Assert.Contains("Usage:", output, StringComparison.Ordinal);
                Assert.Contains(string.Join(' ', words), output, StringComparison.Ordinal);
            }

            Assert.Contains("Exit codes:", output, StringComparison.Ordinal);
            // What an argument completes to is no name for it: the programs of this machine would be a line of thousands.
            Assert.All(output.Split('\n'), line => Assert.True(line.Length < 400, line));
            Assert.DoesNotContain("-OpenClaw", output, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await RunAsync([.. words, "--nonsense", "--help"])).Code);
        if (words is not ["service"] and not ["complete"])
        {
            Assert.Equal(0, (await RunAsync(["help", .. words])).Code);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_verb_option_and_argument_is_described(string path)
    {
        Command command = CommandTree.Create();
        foreach (string word in path.Split(' ')[1..])
        {
            command = command.Subcommands.Single(verb => verb.Name == word);
        }

        Assert.False(string.IsNullOrWhiteSpace(command.Description));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
    }

    [Theory]
    [InlineData("statu", "'status'")]
    [InlineData("runn", "'run'")]
    [InlineData("stauts", "'status'")]
    [InlineData("approval get", "'approvals'")]
    [InlineData("approvals pendin", "'pending'")]
    [InlineData("approvals alowlist add git", "'allowlist'")]
    [InlineData("approvals allowlist ad git", "'add'")]
    [InlineData("approvals allowlist list", "'openclaw-node approvals get'")]
    [InlineData("pending", "'openclaw-node approvals pending'")]
    [InlineData("history", "'openclaw-node approvals history'")]
    [InlineData("doc", "'doctor'")]
    [InlineData("INSTAL", "'install'")]
    [InlineData("run --hst x", "'--host'")]
    [InlineData("run --tls-fingreprint aa", "'--tls-fingerprint'")]
    [InlineData("doctor --fixx", "'--fix'")]
    [InlineData("status --jsn", "'--json'")]
    [InlineData("help statu", "'status'")]
    [InlineData("approvals get --state-dri=/x", "'--state-dir'")]
    [InlineData("approvals preset cautous", "'cautious'")]
    [InlineData("approvals test --helpp", "'--help'")]
    [InlineData("approvals test --ageent main ls", "'--agent'")]
    [InlineData("approvals allowlist add --agnt main", "'--agent'")]
    [InlineData("approvals allowlist remove --arg-patern x", "'--arg-pattern'")]
    [InlineData("completion pwershell", "'powershell'")]
    public async Task A_slip_is_told_once_with_what_was_meant(string line, string meant)
    {
        (int code, string output, string error) = await RunAsync(line.Split(' '));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"Did you mean {meant}?", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), part => part.StartsWith("error:", StringComparison.Ordinal));
        // What a library writes on lines of its own comes out escaped.
        Assert.DoesNotContain("\\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --url gateway.example", "ws://host:port")]
    [InlineData("run --url ws://127.0.0.1:1 --port 2", "--url cannot be combined with --port")]
    [InlineData("run --url ws://127.0.0.1:1 --tls", "--url cannot be combined with --tls")]
    [InlineData("run --host ws://127.0.0.1:1", "--url ws://127.0.0.1:1")]
    [InlineData("run --host 127.0.0.1:18789", "--url wss://127.0.0.1:18789, or ws://127.0.0.1:18789 without TLS")]
    [InlineData("run --host gateway.example:443", "--url wss://gateway.example:443")]
    [InlineData("run --host 2001:db8::1:zz", "must be a host name or an IP address")]
    public async Task An_address_is_one_option_or_its_parts(string line, string expected)
    {
        using State.TestState state = new();
        (int code, _, string error) = await RunAsync([.. line.Split(' '), "--state-dir", state.Location.Directory]);
        Assert.NotEqual(0, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_of_the_programs_words_can_be_typed()
    {
        Command root = CommandTree.Create();
        Node.Texts.ToolWords words = Node.Texts.ToolWords.Program;
        IEnumerable<string> plain = typeof(Node.Texts.ToolWords).GetProperties().Where(property => property.PropertyType == typeof(string))
            .Select(property => (string)property.GetValue(property.GetMethod!.IsStatic ? null : words)!);
        string[] lines =
        [
            .. plain, words.Pin("aa"), words.ApproveDevice("r1"), words.ApproveCommands("r1"), words.AddRule("/bin/ls", "main"),
            words.AddRule("/bin/ls", "x", "main"), words.AddCommandLine("ls -l", "ls", "^-l$"),
            words.RemoveRule("/bin/ls", "main"), words.SetSecurity("allowlist", "main"), words.SetAsk("on-miss", "main"),
            words.AllowOnce("1"), words.AllowOnceWithEnvironment("1"), words.AllowAlways("1"), words.DenyRequest("1"),
        ];
        Assert.All(lines.Where(line => line.StartsWith("openclaw-node ", StringComparison.Ordinal)), line =>
            Assert.Empty(root.Parse(line.Replace("'", "", StringComparison.Ordinal).Split(' ')[1..]).Errors));
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("xyzzy --what")]
    [InlineData("run --zzzzz")]
    [InlineData("approvals q")]
    [InlineData("status extra")]
    public async Task What_is_like_nothing_gets_no_guess(string line)
    {
        (int code, _, string error) = await RunAsync(line.Split(' '));
        Assert.Equal(1, code);
        Assert.DoesNotContain("Did you mean", error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approvals", "allowlist")]
    [InlineData("approvals allowlist", "add, remove")]
    [InlineData("", "status")]
    public async Task A_verb_that_needs_another_names_them(string line, string verb)
    {
        (int code, _, string error) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, code);
        Assert.Contains(verb, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), part => part.StartsWith("error:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "run status doctor install uninstall start stop restart logs identity import approvals demo completion help version")]
    [InlineData("st", "status start stop")]
    [InlineData("approvals ", "get set export policy preset allowlist test pending resolve history")]
    [InlineData("approvals allow", "allowlist")]
    [InlineData("approvals allowlist ", "add remove")]
    [InlineData("approvals preset ", "cautious deny-all yolo")]
    [InlineData("approvals preset yolo ", "")]
    [InlineData("approvals resolve 1 ", "allow-always allow-once deny")]
    [InlineData("approvals policy --security ", "allowlist deny full")]
    [InlineData("approvals policy --security=f", "--security=full")]
    [InlineData("approvals policy --security full --as", "--ask --ask-fallback")]
    [InlineData("status --scope ", "machine user")]
    [InlineData("status --sc", "--scope")]
    [InlineData("status --scope user --sc", "")]
    [InlineData("completion ", "bash fish powershell zsh")]
    [InlineData("run --state-dir ", "<file>")]
    [InlineData("serv", "")]
    [InlineData("nonsense ", "")]
    public async Task What_may_come_next_is_known(string line, string expected)
    {
        string[] candidates = [.. (await CompleteAsync(line.Split(' '))).Select(one => one.Length == 0 ? "<file>" : one)];
        Assert.Equal(expected, string.Join(' ', candidates));
    }

    [Fact]
    public async Task Every_service_manager_may_come_next() =>
        Assert.Equal(ServiceManagers.All.Select(manager => manager.Word), await CompleteAsync(["install", "--type", ""]));

    [Fact]
    public async Task Programs_of_the_search_path_complete_a_rule()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses a program of POSIX");
        Assert.Contains("uname", await CompleteAsync(["approvals", "allowlist", "add", "unam"]));
    }

    [Fact]
    public async Task The_manual_page_has_every_verb_option_and_exit_code()
    {
        string page = (await RunAsync(["help", "--man"])).Output;
        Assert.StartsWith(".TH OPENCLAW-NODE 1", page, StringComparison.Ordinal);
        foreach ((string path, Command command) in CommandPath.All(CommandTree.Create()).Skip(1))
        {
            Assert.Contains(".SS " + ManualPage.Escape(path), page, StringComparison.Ordinal);
            Assert.All(command.Options.Where(option => !option.Hidden),
                option => Assert.Contains($"\\fB{ManualPage.Escape(option.Name)}\\fR", page, StringComparison.Ordinal));
        }

        Assert.Contains("no node runs", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Split('\n'), line => line.StartsWith("..", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_working_directory_that_is_gone_ends_no_verb()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only there a directory goes under a process");
        ProcessStartInfo start = ProgramUnderTest.StartInfo("approvals test id", Path.Combine(Path.GetTempPath(), "openclaw-none"));
        string folder = Directory.CreateTempSubdirectory("openclaw-gone-").FullName;
        string program = string.Join(' ', start.FileName, start.Arguments);
        (int code, string output) = Shell("sh",
            ["-c", $"cd '{folder}' && rmdir '{folder}' && OPENCLAW_STATE_DIR=/tmp/openclaw-none {program}"]);
        Assert.True(code is 3 or 4, output);
        Assert.DoesNotContain("unexpectedly", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\\b", "a\\eb")]
    [InlineData(".x", "\\&.x")]
    [InlineData("'x", "\\&'x")]
    [InlineData("--tls", "\\-\\-tls")]
    [InlineData("two\nlines", "two lines")]
    public void A_text_is_no_request_of_the_manual_page(string text, string escaped) => Assert.Equal(escaped, ManualPage.Escape(text));

    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "zsh", "-n")]
    [InlineData("fish", "fish", "-n")]
    public async Task A_completion_script_is_one_of_its_shell(string shell, string program, string check)
    {
        string script = (await RunAsync(["completion", shell])).Output;
        Assert.Contains("Load it with", script, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', script);
        Assert.SkipWhen(OperatingSystem.IsWindows() || Find(program) is null, $"{program} is not here");
        string file = Path.Combine(Path.GetTempPath(), $"openclaw-completion-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(file, script);
            Assert.Equal((0, ""), Shell(program, [check, file]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Bash_completes_with_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Find("bash") is null, "bash is not here");
        string script = (await RunAsync(["completion", "bash"])).Output;
        string folder = Directory.CreateTempSubdirectory("openclaw-bash-").FullName;
        try
        {
            // In the program's place one that answers as the program does: what is looked at here is the script.
            string program = Path.Combine(folder, "openclaw-node");
            await File.WriteAllTextAsync(program, """
                #!/bin/sh
                shift 2
                case "$*" in
                'approvals pre') printf 'preset\tApply\n' ;;
                'two ') printf 'a b\tx\n' ;;
                'add cmd:d') printf 'cmd:dir\tx\n' ;;
                'policy --ask=o') printf -- '--ask=off\tx\n--ask=on-miss\tx\n' ;;
                'policy --ask=') printf -- '--ask=off\tx\n' ;;
                'doctor --host ') printf 'host\tx\n' ;;
                esac

                """.ReplaceLineEndings("\n"));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            (string Line, string Words, string Expected)[] table =
            [
                ("approvals pre", "approvals pre", "preset|"),
                ("two ", "two ''", "a\\ b|"),
                ("add cmd:d", "add cmd : d", "dir|"), // bash splits at colons (clap#6403)
                ("policy --ask=o", "policy --ask = o", "off|on-miss|"),
                ("policy --ask=", "policy --ask =", "off|"),
                ("doctor --host ", "doctor --host ''", "host|"),
            ];
            foreach ((string line, string words, string expected) in table)
            {
                string test = script
                    + $"\ncompopt() {{ :; }}\nCOMP_WORDS=({program} {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_LINE='{program} {line}'; _openclaw_node {program}; printf '%s|' \"${{COMPREPLY[@]}}\"\n";
                Assert.Equal((0, expected), Shell("bash", ["--norc", "-c", test]));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> CompleteAsync(string[] words)
    {
        (int code, string output, string error) = await RunAsync(["complete", "--", .. words]);
        Assert.Equal((0, ""), (code, error));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] words)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = await CommandTree.InvokeAsync(words, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static (int Code, string Output) Shell(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(Patience.Limit));
        return (process.ExitCode, output.Result + error.Result);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
