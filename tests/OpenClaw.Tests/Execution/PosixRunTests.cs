using System.Diagnostics;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Posix;

namespace OpenClaw.Tests.Execution;

/// <summary>docs/protocol/process.md 1, 3, 4 on real processes; the outcomes are those the reference has for the same commands.</summary>
public sealed class PosixRunTests : IAsyncDisposable
{
    private readonly ProcessRunner _runner = new();
    private readonly string _folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "openclaw-run-" + Guid.NewGuid().ToString("N"))).FullName;

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<RunResult> Run(ProcessRequest request) => _runner.RunAsync(request, TestContext.Current.CancellationToken);

    private Task<RunResult> Sh(string script) => Run(Posix.Shell(script));

    private string Script(string name, string text, bool executable = true)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        using var chmod = Process.Start("chmod", (executable ? "755 " : "644 ") + path);
        chmod.WaitForExit();
        return path;
    }

    [PosixTheory]
    [InlineData("true", 0, "", "")]
    [InlineData("echo out; echo err >&2; exit 3", 3, "out\n", "err\n")]
    [InlineData("printf x", 0, "x", "")]
    [InlineData("echo e >&2", 0, "", "e\n")]
    [InlineData("printf '\\303\\251\\342\\202\\254\\360\\237\\230\\200'", 0, "é€😀", "")]
    [InlineData("printf 'a\\377b'", 0, "a\uFFFDb", "")]
    [InlineData("cat; echo rc=$?", 0, "rc=0\n", "")]
    [InlineData("test -p /dev/stdin && echo pipe", 0, "pipe\n", "")]
    public async Task A_process_ends_with_its_code_and_output(string script, int? code, string stdout, string stderr)
        => Assert.Equal(new RunResult(code, false, code == 0, stdout, stderr, null), await Sh(script));

    [PosixTheory]
    [InlineData("kill -9 $$", 137, "SIGKILL")]
    [InlineData("kill -TERM $$", 143, "SIGTERM")]
    [InlineData("trap; kill -PIPE $$", 141, "SIGPIPE")]
    [InlineData("kill -HUP $$", 129, "SIGHUP")]
    [InlineData("kill -INT $$", 130, "SIGINT")]
    [InlineData("ulimit -c 0; kill -ABRT $$", 134, "SIGABRT")]
    [InlineData("ulimit -c 0; kill -SEGV $$", 139, "SIGSEGV")]
    [InlineData("ulimit -c 0; kill -FPE $$", 136, "SIGFPE")]
    [InlineData("kill -USR1 $$", 138, "SIGUSR1")]
    [InlineData("kill -ALRM $$", 142, "SIGALRM")]
    [InlineData("kill -34 $$", 162, "SIGRTMIN")]
    [InlineData("kill -40 $$", 168, "SIGRTMIN+6")]
    [InlineData("sh -c 'kill -9 $$'; exit $?", 137, null)]
    [InlineData("(kill -9 $(exec sh -c 'echo $PPID')); true", 0, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("exec sh -c 'kill -9 $$'", 137, "SIGKILL")]
    public async Task A_signal_is_128_and_its_number_and_has_a_name(string script, int code, string? signal)
    {
        Assert.SkipWhen(ThisSystem.IsMacOS, "the numbers are Linux's");
        RunResult result = await Run(Posix.Request("/bin/bash", "-c", script));
        Assert.Equal((code, signal), (result.ExitCode, result.Signal));
        Assert.Equal(code == 0, result.Success);
    }

    [Theory]
    [InlineData(9, false, "SIGKILL")]
    [InlineData(9, true, "SIGKILL")]
    [InlineData(7, false, "SIGBUS")]
    [InlineData(10, true, "SIGBUS")]
    [InlineData(31, false, "SIGSYS")]
    [InlineData(12, true, "SIGSYS")]
    [InlineData(64, false, "SIGRTMIN+30")]
    [InlineData(64, true, "signal 64")]
    [InlineData(0, false, "signal 0")]
    [InlineData(200, false, "signal 200")]
    public void Signals_have_the_names_of_their_system(int signal, bool macOS, string name) =>
        Assert.Equal(name, OpenClaw.Node.Native.SignalNames.Of(signal, macOS));

    [PosixFact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] arguments = ["a b", "", "\"", "'", "\\", "$HOME", "*", "é", "😀", "-n", "line\nbreak", new string('x', 100_000)];
        var result = await Run(Posix.Request(["printf", "[%s]", .. arguments]));
        Assert.Equal(string.Concat(arguments.Select(argument => "[" + argument + "]")), result.Stdout);
    }

    [PosixFact]
    public async Task The_environment_is_replaced_as_a_whole()
    {
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["ONLY"] = "x=y\nz", ["EMPTY"] = "" };
        var result = await Run(new ProcessRequest { Argv = ["env", "-0"], Environment = environment });
        Assert.Equal(environment.Select(pair => pair.Key + "=" + pair.Value).OrderBy(x => x),
            result.Stdout.Split('\0').Where(x => x.Length > 0 && !x.StartsWith(RunMark.Variable, StringComparison.Ordinal))
            .OrderBy(x => x));
    }

    [PosixFact]
    public async Task It_starts_in_the_working_directory()
    {
        var result = await Run(Posix.Request("pwd") with { WorkingDirectory = _folder });
        Assert.Equal(_folder + "\n", result.Stdout);
        Assert.Equal(Directory.GetCurrentDirectory() + "\n", (await Run(Posix.Request("pwd"))).Stdout);
    }

    [PosixFact]
    public async Task A_relative_program_is_relative_to_the_working_directory()
    {
        Script("t", "#!/bin/sh\necho top\n");
        var result = await Run(Posix.Request("./t") with { WorkingDirectory = _folder });
        Assert.Equal("top\n", result.Stdout);
    }

    [PosixFact]
    public async Task A_script_without_interpreter_line_is_run_by_sh()
    {
        var path = Script("plain", "echo \"plain $1 $0\"\n");
        var result = await Run(Posix.Request(path, "arg"));
        Assert.Equal($"plain arg {path}\n", result.Stdout);
    }

    [PosixFact]
    public async Task The_last_check_is_asked_again_before_sh_gets_a_script()
    {
        var path = Script("plain", "echo never\n");
        var asked = 0;
        var result = await Run(Posix.Request(path) with { LastCheck = () => ++asked == 1 ? null : "swapped" });
        Assert.Equal(("swapped", ""), (result.RefusedByLastCheck, result.Stdout));
    }

    [PosixFact]
    public async Task A_name_is_searched_on_the_path_of_the_request()
    {
        Script("only-here", "#!/bin/sh\necho found\n");
        var environment = new Dictionary<string, string> { ["PATH"] = "/nonexistent:" + _folder };
        Assert.Equal("found\n", (await Run(new ProcessRequest { Argv = ["only-here"], Environment = environment })).Stdout);
        Assert.Equal("Command failed during launch or output capture (ENOENT)", (await Run(Posix.Request("only-here"))).Error);
    }

    public static TheoryData<string, string> LaunchFailures => new()
    {
        { "nosuchbinary-xyz", "ENOENT" },
        { "/no/such/binary", "ENOENT" },
        { "", "ENOENT" },
        { "/tmp", "EACCES" },
        { "/etc/passwd/x", "ENOTDIR" },
        { "NOEXEC", "EACCES" },
        { "BADSHEBANG", "ENOENT" },
        { "a\0b", "ERR_INVALID_ARG_VALUE" },
        { "/" + "LONG", "ENAMETOOLONG" },
    };

    [PosixTheory]
    [MemberData(nameof(LaunchFailures))]
    public async Task A_process_that_cannot_be_started_is_a_result(string program, string code)
    {
        program = program switch
        {
            "NOEXEC" => Script("f", "#!/bin/sh\n", executable: false),
            "BADSHEBANG" => Script("f", "#!/no/such/interpreter\n"),
            "/LONG" => "/" + new string('a', 300),
            _ => program,
        };
        var result = await Run(Posix.Request(program));
        Assert.Equal(new RunResult(null, false, false, "", "", $"Command failed during launch or output capture ({code})"), result);
    }

    [PosixFact]
    public async Task Too_long_a_command_line_is_a_result()
    {
        var result = await Run(Posix.Request("true", new string('x', 10_000_000)));
        Assert.Equal("Command failed during launch or output capture (E2BIG)", result.Error);
    }

    [PosixTheory]
    [InlineData("/nonexistent", "does not exist", "ENOENT")]
    [InlineData("~", "does not exist", "ENOENT")]
    [InlineData("/etc/passwd", "is not a directory", "ENOTDIR")]
    [InlineData("/etc/passwd/sub", "is not a directory", "ENOTDIR")]
    public async Task A_bad_working_directory_is_said(string directory, string what, string code)
    {
        foreach (var program in (string[])["pwd", "/bin/pwd"])
        {
            var result = await Run(Posix.Request(program) with { WorkingDirectory = directory });
            Assert.Equal(
                $"node exec working directory {what} on the node host: {directory} (os reported: Command failed during launch or output capture ({code}))",
                result.Error);
            Assert.False(result.Success);
        }
    }

    [PosixFact]
    public async Task The_last_check_runs_on_the_creating_thread_and_can_refuse()
    {
        var file = Path.Combine(_folder, "ran");
        var refused = await Run(Posix.Request("touch", file) with { LastCheck = () => "the file changed" });
        Assert.Equal("the file changed", refused.RefusedByLastCheck);
        Assert.Null(refused.Error);
        Assert.False(File.Exists(file));

        var allowed = await Run(Posix.Request("touch", file) with { LastCheck = () => null });
        Assert.True(allowed.Success);
        Assert.True(File.Exists(file));

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Run(Posix.Request("true") with { LastCheck = () => throw new InvalidDataException() }));
    }

    [PosixTheory]
    [InlineData("head -c 199990 /dev/zero | tr '\\0' x", 199_990, 0)]
    [InlineData("head -c 200000 /dev/zero | tr '\\0' x", 200_000, 0)]
    [InlineData("head -c 200001 /dev/zero | tr '\\0' x", 200_016, 0)]
    [InlineData("(head -c 250000 /dev/zero | tr '\\0' x) >&2", 0, 200_016)]
    [InlineData("head -c 150000 /dev/zero | tr '\\0' o; sleep 0.1; (head -c 150000 /dev/zero | tr '\\0' e) >&2", 150_000, 50_016)]
    [InlineData("head -c 5000000 /dev/zero | tr '\\0' x; echo \" \" >&2", 200_016, 0)]
    public async Task Output_is_cut_at_the_shared_limit_and_drained(string script, int stdout, int stderr)
    {
        var result = await Sh(script);
        Assert.True(result.Success);
        Assert.Equal((stdout, stderr), (result.Stdout.Length, result.Stderr.Length));
        Assert.Equal(stdout == 200_016, result.Stdout.EndsWith("\n... (truncated)", StringComparison.Ordinal));
        Assert.Equal(stderr is 200_016 or 50_016, result.Stderr.EndsWith("\n... (truncated)", StringComparison.Ordinal));
    }

    [PosixFact]
    public async Task A_character_cut_in_its_middle_is_left_out()
    {
        var result = await Run(Posix.Shell("printf 'ab\\342\\202\\254'") with { OutputLimitBytes = 4 });
        Assert.Equal("ab\n... (truncated)", result.Stdout);
    }

    [LinuxFact]
    public async Task The_child_has_no_descriptor_of_ours_and_default_signals()
    {
        using var held = File.Open(Path.Combine(_folder, "held"), FileMode.Create);
        var result =
            await Sh("ls /proc/self/fd | wc -l; grep -E 'SigBlk|SigIgn' /proc/self/status | cut -f2; ps -o sid= -p $$ | tr -d ' '; echo $$");
        var lines = result.Stdout.Split('\n');
        Assert.Equal("4", lines[0].Trim());
        // 32 and 33 belong to glibc, which ignores them in every process that it spawns.
        Assert.All(lines.Skip(1).Take(2), mask => Assert.Equal(0UL, Convert.ToUInt64(mask, 16) & ~0x1_8000_0000UL));
        Assert.Equal(lines[3], lines[4]);
    }

    [LinuxFact]
    public void The_thread_that_stands_in_for_an_old_C_library_leaves_our_directory_alone()
    {
        var before = Directory.GetCurrentDirectory();
        string? inside = null;
        unsafe
        {
            using var path = new NativeStrings([_folder]);
            Assert.Equal(0, PosixSpawn.OnThreadInDirectory(path.Pointers[0], () =>
            {
                inside = Directory.GetCurrentDirectory();
                return 0;
            }));
        }

        Assert.Equal((_folder, before), (inside, Directory.GetCurrentDirectory()));
    }
}
