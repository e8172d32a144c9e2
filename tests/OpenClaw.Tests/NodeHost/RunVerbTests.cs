using System.Diagnostics;
using OpenClaw.NodeHost.Demo.Loopback;

namespace OpenClaw.Tests.NodeHost;

/// <summary>`openclaw-node run` against a loopback gateway: what it logs, and how it ends.</summary>
public sealed class RunVerbTests : IDisposable
{
    private const string Secret = "s3cret-token-of-the-gateway";

    // A promise of two seconds, with room for a machine that runs many tests at once.
    private static readonly TimeSpan StopLimit = Patience.Limit;

    private readonly string _state = Directory.CreateTempSubdirectory("openclaw-run-").FullName;
    private readonly LoopbackGateway _gateway = new(new LoopbackGatewayOptions { Token = Secret, ApproveDevices = true });

    public RunVerbTests() => _gateway.Start();

    public void Dispose()
    {
        _gateway.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public async Task At_a_terminal_the_setup_code_is_asked_for_and_may_be_pasted_in_lines()
    {
        string code =
            Convert.ToBase64String(
                System.Text.Encoding.UTF8.GetBytes("{\"url\":\"ws://127.0.0.1:1\",\"bootstrapToken\":\"b\",\"expiresAtMs\":1000000}"))
            .TrimEnd('=');
        using CancellationTokenSource limit = new(Patience.Limit);
        using Process node = Process.Start(ProgramUnderTest.OnTerminal("run --pair -", _state))!;
        // Whatever fails below: nothing is left to wait at a terminal.
        using Leash leash = new(node);
        string said = "";
        char[] next = new char[1];
        // A terminal is told a few other things before.
        while (!said.EndsWith("Setup code: ", StringComparison.Ordinal) && await node.StandardOutput.ReadAsync(next, limit.Token) > 0)
        {
            said += next[0];
        }

        await node.StandardInput.WriteAsync($"{code[..40]}\r{code[40..]}\r".AsMemory(), limit.Token);
        await node.StandardInput.FlushAsync(limit.Token);
        // Whole, or it would be cut off.
        Assert.Contains("Pairing setup code has expired", await node.StandardOutput.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
        await node.WaitForExitAsync(limit.Token);
        Assert.Equal(78, node.ExitCode);
    }

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("INT", 2)]
    [InlineData("HUP", 1)]
    public async Task A_signal_ends_it_cleanly_with_its_exit_code(string signal, int number)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "POSIX signals");
        Assert.SkipWhen(IsIgnored(number),
            $"These tests were started with SIG{signal} ignored (nohup, a script's background job), and so is what they start.");
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using Process node = Start(Secret);
        Task<string> output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        List<string> log = await ReadUntilAsync(node, "node host gateway connected: ws://127.0.0.1:");
        using (Process kill = Process.Start("kill", [$"-{signal}", node.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        limit.CancelAfter(StopLimit);
        log.Add(await node.StandardError.ReadToEndAsync(limit.Token));
        await node.WaitForExitAsync(limit.Token);
        Assert.Equal(128 + number, node.ExitCode);
        Assert.Empty(await output);
        Assert.DoesNotContain(Secret, string.Join('\n', log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_credentials_end_it_with_77_and_the_next_step()
    {
        using Process node = Start("wrong-" + Secret);
        string error = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(77, node.ExitCode);
        Assert.Contains("error:", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_sees_the_running_node_and_a_second_one_is_refused()
    {
        using Process node = Start(Secret);
        await ReadUntilAsync(node, "node host gateway connected: ");
        (int code, string output, _) = await ProgramUnderTest.RunAsync("status", _state);
        Assert.Equal(0, code);
        Assert.Contains($"process {node.Id}", output, StringComparison.Ordinal);
        (int second, _, string error) = await ProgramUnderTest.RunAsync("run", _state);
        Assert.Equal(1, second);
        Assert.Contains("already runs", error, StringComparison.Ordinal);
        node.Kill();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("OPENCLAW_GATEWAY_TOKEN")]
    [InlineData("OPENCLAW_GATEWAY_PASSWORD")]
    [InlineData("CLAWDBOT_GATEWAY_TOKEN")]
    [InlineData("MOLTBOT_API_KEY")]
    [InlineData("OPENCLAW_SOME_OTHER_SECRET")]
    public async Task No_secret_stands_in_the_environment_that_others_can_read(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        const string Value = "a-secret-that-nobody-reads";
        ProcessStartInfo start = ProgramUnderTest.StartInfo($"run --host 127.0.0.1 --port {_gateway.Endpoint.Port}", _state);
        start.Environment[name] = Value;
        start.Environment["HARMLESS"] = "stays";
        start.Environment["OPENCLAW_GATEWAY_TOKEN"] = Secret;
        using Process node = Process.Start(start)!;
        await ReadUntilAsync(node, "node host gateway connected: ws://127.0.0.1:");
        string block = await File.ReadAllTextAsync($"/proc/{node.Id}/environ", TestContext.Current.CancellationToken);
        node.Kill();
        Assert.Contains("HARMLESS=stays", block, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, block, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, block, StringComparison.Ordinal);
    }

    private static bool IsIgnored(int signal)
    {
        const string Field = "SigIgn:";
        if (!OperatingSystem.IsLinux()
            || File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is not string line)
        {
            return false;
        }

        ulong ignored = ulong.Parse(line.AsSpan(Field.Length).Trim(), System.Globalization.NumberStyles.HexNumber,
            System.Globalization.CultureInfo.InvariantCulture);
        return (ignored >> (signal - 1) & 1) != 0;
    }

    private Process Start(string token)
    {
        ProcessStartInfo start = ProgramUnderTest.StartInfo($"run --host 127.0.0.1 --port {_gateway.Endpoint.Port}", _state);
        start.Environment["OPENCLAW_GATEWAY_TOKEN"] = token;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static async Task<List<string>> ReadUntilAsync(Process node, string text)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        List<string> lines = [];
        while (await node.StandardError.ReadLineAsync(limit.Token) is string line)
        {
            lines.Add(line);
            if (line.StartsWith(text, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException("The node ended: " + string.Join('\n', lines));
    }

    /// <summary>Ends a process with the test.</summary>
    private sealed class Leash(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
