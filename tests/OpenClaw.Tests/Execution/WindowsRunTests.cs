using System.Diagnostics;
using System.Text.Json;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Execution.Contract;

namespace OpenClaw.Tests.Execution;

/// <summary>docs/protocol/process.md on real Windows processes (or wine's).</summary>
public sealed class WindowsRunTests : IAsyncDisposable
{
    private readonly ProcessRunner _runner = new();
    private readonly string _folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "openclaw run " + Guid.NewGuid().ToString("N"))).FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static ProcessRequest Request(params string[] argv)
        => new() { Argv = argv, Environment = HostEnvironment.Build(HostEnvironment.OfThisProcess(), null, false, argv) };

    private static ProcessRequest Printer(string what, params string[] arguments)
    {
        var variables = new Dictionary<string, string> { [ArgumentPrinter.Variable] = what, ["UMLAUT"] = "ä€😀" };
        return Request([ArgumentPrinter.Path, .. arguments]) with { Environment = HostEnvironment.Build(HostEnvironment.OfThisProcess(),
            variables, false) };
    }

    private Task<RunResult> Cmd(string command) => _runner.RunAsync(Request("cmd.exe", "/d", "/s", "/c", command), Token);

    [WindowsTheory]
    [InlineData("exit 0", 0, "", "")]
    [InlineData("echo out& echo err>&2& exit 3", 3, "out\r\n", "err\r\n")]
    [InlineData("echo \"a  b\"", 0, "\"a  b\"\r\n", "")]
    public async Task Cmd_runs_what_it_was_given(string command, int code, string stdout, string stderr)
        => Assert.Equal(new RunResult(code, false, code == 0, stdout, stderr, null), await Cmd(command));

    [WindowsFact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] arguments = ["a b", "", "\"", "'", "\\", "a\\\" b\\", "%PATH%", "*", "é€😀", "-n", "&calc", "^", "a\tb",
            new string('x', 20_000)];
        var result = await _runner.RunAsync(Printer("argv", arguments), Token);
        Assert.Equal("", result.Stderr);
        Assert.Equal(arguments, JsonSerializer.Deserialize<string[]>(result.Stdout));
    }

    [WindowsFact]
    public async Task The_environment_is_replaced_as_a_whole()
    {
        Assert.Equal("ä€😀", JsonSerializer.Deserialize<string>((await _runner.RunAsync(Printer("UMLAUT"), Token)).Stdout));
        Environment.SetEnvironmentVariable("OPENCLAW_TESTS_ONLY_HERE", "1");
        var set = await _runner.RunAsync(Request("cmd", "/c",
            "set") with { Environment = new Dictionary<string, string> { ["ONLY"] = "x", ["PATH"] = Environment.SystemDirectory } }, Token);
        Assert.Contains("ONLY=x\r\n", set.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain("ONLY_HERE", set.Stdout, StringComparison.Ordinal);
    }

    [WindowsFact]
    public async Task Standard_input_is_at_its_end()
        => Assert.Equal("0", (await _runner.RunAsync(Printer("stdin"), Token)).Stdout);

    [WindowsFact]
    public async Task A_batch_file_gets_its_arguments()
    {
        var request = Request("args", "a b", "c", "e(f)", "g!h");
        File.WriteAllText(Path.Combine(_folder, "args.cmd"), "@echo off\r\necho [%~1][%~2][%~3][%~4]\r\nexit /b 5\r\n");
        var environment = new Dictionary<string, string>(request.Environment.ToDictionary(pair => pair.Key, pair => pair.Value),
            StringComparer.OrdinalIgnoreCase) { ["PATH"] = _folder };
        var result = await _runner.RunAsync(request with { Environment = environment }, Token);
        Assert.Equal(("[a b][c][e(f)][g!h]\r\n", 5), (result.Stdout, result.ExitCode));

        var refused = await _runner.RunAsync(request with { Environment = environment, Argv = ["args", "%PATH%"] }, Token);
        Assert.Equal("Unsafe Windows cmd.exe argument detected: \"%PATH%\". Pass an explicit shell-wrapper argv at the call site instead.",
            refused.Error);
    }

    [WindowsFact]
    public async Task It_starts_in_the_working_directory()
    {
        var result = await _runner.RunAsync(Request("cmd", "/c", "cd") with { WorkingDirectory = _folder }, Token);
        Assert.Equal(_folder + "\r\n", result.Stdout, ignoreCase: true);
    }

    [WindowsFact]
    public async Task What_cannot_be_started_is_a_result()
    {
        Assert.Equal("spawn nosuch-xyz ENOENT", (await _runner.RunAsync(Request("nosuch-xyz"), Token)).Error);
        Assert.Equal(
            @"node exec working directory does not exist on the node host: C:\no\such (os reported: Command failed during launch or output capture (ENOENT))",
            (await _runner.RunAsync(Request("cmd", "/c", "cd") with { WorkingDirectory = @"C:\no\such" }, Token)).Error);
        Assert.Equal("Command failed during launch or output capture (ERR_INVALID_ARG_VALUE)",
            (await _runner.RunAsync(Request("cmd", "a\0b"), Token)).Error);
        Assert.Equal("no",
            (await _runner.RunAsync(Request("cmd", "/c", "exit 0") with { LastCheck = () => "no" }, Token)).RefusedByLastCheck);
    }

    [WindowsFact]
    public async Task Output_is_cut_at_the_limit_and_drained()
    {
        var result =
            await _runner.RunAsync(Request("cmd", "/c", "for /l %i in (1,1,400) do @echo 0123456789") with { OutputLimitBytes = 1000 },
                Token);
        Assert.True(result.Success);
        Assert.Equal(1000 + "\n... (truncated)".Length, result.Stdout.Length);
    }

    [WindowsFact]
    public async Task A_time_out_ends_the_whole_tree()
    {
        var marker = Path.Combine(_folder, "alive.txt");
        var script = Path.Combine(_folder, "grow.cmd");
        var request = Request("cmd", "/c", $"echo start& start /b cmd /c \"{script}\"& ping -n 300 127.0.0.1 >nul");
        File.WriteAllText(script, $"@echo off\r\n:again\r\necho x>>\"{marker}\"\r\nping -n 1 127.0.0.1 >nul\r\ngoto again\r\n");
        long grown = 0;
        // A busy machine may need longer than the first limit to start the grandchild.
        foreach (var limit in new[] { 2, 10, 60 })
        {
            var result = await _runner.RunAsync(request with { Timeout = TimeSpan.FromSeconds(limit) }, Token);
            Assert.Equal((124, true, false), (result.ExitCode, result.TimedOut, result.Success));
            grown = File.Exists(marker) ? new FileInfo(marker).Length : 0;
            if (grown > 0)
            {
                Assert.StartsWith("start", result.Stdout, StringComparison.Ordinal);
                break;
            }
        }

        Assert.True(grown > 0, "the grandchild never ran");
        await Task.Delay(500, Token);
        Assert.Equal(grown, new FileInfo(marker).Length);
    }

    [WindowsFact]
    public async Task Cancellation_and_the_end_of_the_node_end_what_runs()
    {
        var request = Request("cmd", "/c", "ping -n 60 127.0.0.1");
        using var cancel = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(request, cancel.Token));
        var own = new ProcessRunner();
        var run = own.RunAsync(request, Token);
        await own.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [WindowsFact]
    public async Task Background_children_of_a_success_do_not_hold_the_result()
    {
        var clock = Stopwatch.StartNew();
        var result = await _runner.RunAsync(Request("cmd", "/c", "start /b ping -n 60 127.0.0.1 & echo done"), Token);
        Assert.True(result.Success);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [WindowsFact]
    public async Task No_handle_is_left_behind()
    {
        var request = Request("cmd", "/c", "exit 0");
        async Task Batch()
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.WhenAll(Enumerable.Range(0, 4)
                    .Select(n => _runner.RunAsync(n == 3 ? request with { Argv = ["nosuch"] } : request, Token)));
            }
        }

        await Batch();
        // Other tests open and close handles meanwhile; a leak of one for each run shows every time.
        var more = int.MaxValue;
        for (var i = 0; i < 5 && more > 20; i++)
        {
            var before = Handles();
            await Batch();
            await Batch();
            more = Handles() - before;
        }

        Assert.InRange(more, int.MinValue, 20);
    }

    private static int Handles()
    {
        using var self = Process.GetCurrentProcess();
        return self.HandleCount;
    }
}
