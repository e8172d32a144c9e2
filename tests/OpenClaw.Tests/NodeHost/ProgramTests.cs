using System.Text.Json;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.NodeHost;

/// <summary>The program as a user runs it: exit codes, texts, what goes to stdout and what to stderr.</summary>
[Trait("NotUnder", "wine")] // The program is not beside a copied test program, and a second skip out of a theory hangs the runtime there.
public sealed class ProgramTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("openclaw-program-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData("run --port 0", "'0' is not a port")]
    [InlineData("run --port 65536", "'65536' is not a port")]
    [InlineData("run --port 1e3", "'1e3' is not a port")]
    [InlineData("run --no-tls --tls-fingerprint aa", "--no-tls cannot be combined with --tls-fingerprint")]
    [InlineData("run --tls --no-tls", "--tls cannot be combined with --no-tls")]
    [InlineData("run --pair a --pair-if-needed b", "--pair cannot be combined with --pair-if-needed")]
    [InlineData("run --pair a --pair-file b", "--pair cannot be combined with --pair-file")]
    [InlineData("run --commands system.run --all-commands", "--all-commands cannot be combined with --commands")]
    [InlineData("run --what", "'--what'")]
    [InlineData("doctor --include-history", "--include-history needs --bundle")]
    [InlineData("doctor --force", "--force needs --bundle")]
    [InlineData("doctor --timeout x", "'x' is no whole number for --timeout")]
    [InlineData("run --tls=maybe", "does not take 'maybe'")]
    [InlineData("logs --lines x", "'x' is no whole number for --lines")]
    [InlineData("approvals allowlist add", "say which program")]
    [InlineData("dance", "'dance'")]
    [InlineData("", "command")]
    public async Task A_wrong_command_line_is_exit_code_1_and_says_why(string arguments, string text)
    {
        (int code, string output, string error) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(text, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("run --prot 2>&-", 1)]
    [InlineData("run --prot 2>/dev/full", 1)]
    [InlineData("approvals get 2>&-", 0)]
    [InlineData("status >/dev/full", 1)]
    [InlineData("status >&-", 1)]
    public async Task A_closed_or_full_output_is_no_abort(string arguments, int expected)
    {
        System.Diagnostics.ProcessStartInfo start = ProgramUnderTest.StartInfo("", _state);
        string line = $"{start.FileName} {start.Arguments} {arguments}";
        (start.FileName, start.Arguments) = ("/bin/sh", "");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, process.ExitCode);
    }

    [LinuxTheory]
    [InlineData("version >&-", "it is closed.")]
    [InlineData("approvals get >/dev/full", "No space left on device")]
    public async Task That_the_output_cannot_be_written_is_said(string arguments, string told)
    {
        System.Diagnostics.ProcessStartInfo start = ProgramUnderTest.StartInfo("", _state);
        string line = $"{start.FileName} {start.Arguments} {arguments}";
        (start.FileName, start.Arguments) = ("/bin/sh", "");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, $"error: Standard output cannot be written: {told}\n"), (process.ExitCode, error));
    }

    [LinuxTheory]
    [InlineData("approvals get")]
    [InlineData("approvals history")]
    [InlineData("status")]
    [InlineData("doctor --host 127.0.0.1 --port 1 --timeout 1")]
    public async Task No_line_is_wider_than_the_terminal(string arguments)
    {
        await RunAsync("approvals allowlist add --template GitReadOnly");
        await RunAsync("approvals allowlist add /opt/tools/** --agent build-agent-of-the-department");
        foreach (int width in (int[])[40, 80, 200])
        {
            System.Diagnostics.ProcessStartInfo start = ProgramUnderTest.StartInfo(arguments, _state);
            start.Environment["COLUMNS"] = width.ToString(System.Globalization.CultureInfo.InvariantCulture);
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            // What is there to be copied stands whole: a command, a path.
            string[] whole = ["->", "Next:", "There are no"];
            Assert.All(output.Split('\n'), text => Assert.True(
                text.Length <= width || whole.Any(start => text.TrimStart().StartsWith(start, StringComparison.Ordinal))
                    || text.Split(' ').Max(word => word.Length) > width - 24, $"{width}: {text}"));
        }
    }

    [Fact]
    public async Task Help_lists_the_exit_codes()
    {
        (int code, string output, _) = await RunAsync("run --help");
        Assert.Equal(0, code);
        Assert.Contains("Exit codes:", output, StringComparison.Ordinal);
        Assert.Contains("--tls-fingerprint", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_of_a_fresh_machine_is_exit_code_1_and_makes_nothing()
    {
        (int code, string output, string error) = await RunAsync("identity --json");
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("no device identity", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state));
    }

    [Fact]
    public async Task The_doctor_writes_a_bundle_and_that_is_what_its_exit_code_is_about()
    {
        string folder = Directory.CreateTempSubdirectory("openclaw-bundle-").FullName;
        string file = Path.Combine(folder, "a.zip");
        try
        {
            (int code, string output,
                string error) = await RunAsync($"doctor --host 127.0.0.1 --port 1 --timeout 2 --bundle \"{file}\" --include-history");
            Assert.Equal((0, ""), (code, error));
            Assert.Contains("Fail Reachability", output, StringComparison.Ordinal);
            Assert.Contains($"Written: {file}.", output, StringComparison.Ordinal);
            using (System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(file))
            {
                Assert.Equal("README.txt", zip.Entries[0].FullName);
                Assert.Contains(zip.Entries, entry => entry.FullName == "history.jsonl");
                using StreamReader doctor = new(zip.GetEntry("doctor.txt")!.Open());
                Assert.Contains("Fail Reachability", await doctor.ReadToEndAsync(TestContext.Current.CancellationToken),
                    StringComparison.Ordinal);
            }
            (code, output, error) = await RunAsync($"doctor --host 127.0.0.1 --port 1 --bundle \"{file}\"");
            Assert.Equal((1, ""), (code, output));
            Assert.Contains("--force", error, StringComparison.Ordinal);
            (code, output, _) = await RunAsync($"doctor --host 127.0.0.1 --port 1 --timeout 2 --json --force --bundle \"{file}\"");
            Assert.Equal(0, code);
            using JsonDocument json = JsonDocument.Parse(output);
            Assert.Equal(file, json.RootElement.GetProperty("bundle").GetString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Status_without_a_node_is_exit_code_3_and_makes_nothing()
    {
        (int code, string output, string error) = await RunAsync("status --json");
        Assert.Equal(3, code);
        Assert.Empty(error);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.False(json.RootElement.GetProperty("running").GetBoolean());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state));
    }

    [Theory]
    [InlineData("status", "does not answer (process OWN)")]
    [InlineData("status --json", "kill OWN")]
    public async Task A_node_that_does_not_answer_is_not_said_to_be_away(string arguments, string told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "asks for signals");
        using (Node.State.FileLock instance = Node.State.FileLock.TryAcquire(Path.Combine(_state, "node.lock"))!)
        {
            instance.WriteOwner(Environment.ProcessId);
            (int code, string output, _) = await RunAsync(arguments);
            Assert.Equal(4, code);
            string own = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains(told.Replace("OWN", own, StringComparison.Ordinal), output, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await RunAsync(arguments)).Code);
    }

    [LinuxFact]
    public async Task Nobody_is_told_to_kill_a_process_that_only_a_file_names()
    {
        using Node.State.FileLock instance = Node.State.FileLock.TryAcquire(Path.Combine(_state, "node.lock"))!;
        instance.WriteOwner(1);
        (_, string output, _) = await RunAsync("status");
        Assert.Contains($"End the process that has {Path.Combine(_state, "node.lock")} open", output, StringComparison.Ordinal);
        Assert.DoesNotContain("kill", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_of_upstream_is_a_configuration_error()
    {
        Directory.CreateDirectory(Path.Combine(_state, "state"));
        File.WriteAllText(Path.Combine(_state, "state", "openclaw.sqlite"), "");
        (int code, _, string error) = await RunAsync("run --port 1");
        Assert.Equal(78, code);
        Assert.Contains("OPENCLAW_STATE_DIR", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setup_code_on_the_command_line_is_warned_about_and_never_shown()
    {
        (int code, string output, string error) = await RunAsync("run --pair not-a-code-s3cret!");
        Assert.NotEqual(0, code);
        Assert.Empty(output);
        Assert.Contains("every account of this machine", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_ends_as_it_should_and_leaves_nothing_behind()
    {
        (int code, string output, string error) = await RunAsync("demo");
        Assert.True(code == 0, output + error);
        Assert.Empty(error);
        Assert.Contains("allowed", output, StringComparison.Ordinal);
        Assert.Contains("approval required", output, StringComparison.Ordinal);
        Assert.Contains("allowlist miss", output, StringComparison.Ordinal);
        Assert.Contains("(killed)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("(?)", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_state));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string arguments) => ProgramUnderTest.RunAsync(arguments, _state);
}
