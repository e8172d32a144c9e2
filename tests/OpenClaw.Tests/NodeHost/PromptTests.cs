using System.Diagnostics;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.NodeHost;

/// <summary>Every question of the program at a terminal, and what keys a person may press there.</summary>
[Trait("NotUnder", "wine")] // The program is not beside a copied test program, and a second skip out of a theory hangs the runtime there.
public sealed class PromptTests : IDisposable
{
    private const string CtrlC = "\u0003", CtrlD = "\u0004";

    private readonly string _state = Directory.CreateTempSubdirectory("openclaw-prompt-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [LinuxTheory]
    [InlineData("run --host 127.0.0.1 --port 1 --ask-token", "Gateway token: ", CtrlC, 130, "")]
    [InlineData("run --host 127.0.0.1 --port 1 --ask-token", "Gateway token: ", CtrlD, 1, "No token was given")]
    [InlineData("run --host 127.0.0.1 --port 1 --ask-token", "Gateway token: ", "\r", 1, "No token was given")]
    [InlineData("approvals pending --gateway --host 127.0.0.1 --port 1 --ask-token", "Gateway token: ", CtrlC, 130, "")]
    [InlineData("approvals pending --gateway --host 127.0.0.1 --port 1 --ask-token", "Gateway token: ", "\r", 1, "No token was given")]
    [InlineData("run --pair -", "Setup code: ", CtrlC, 130, "")]
    [InlineData("run --pair -", "Setup code: ", CtrlD, 78, "setup code")]
    [InlineData("run --pair -", "Setup code: ", "\r", 78, "setup code")]
    [InlineData("install --host 127.0.0.1 --ask-token", "Gateway token: ", CtrlC, 130, "")]
    [InlineData("install --host 127.0.0.1 --ask-token", "Gateway token: ", CtrlD, 1, "No token was given")]
    [InlineData("approvals preset yolo", "[y/N] ", CtrlC, 130, "")]
    [InlineData("approvals preset yolo", "[y/N] ", CtrlD, 1, "Nothing was changed.")]
    [InlineData("approvals preset yolo", "[y/N] ", "\r", 1, "Nothing was changed.")]
    [InlineData("approvals preset yolo", "[y/N] ", "nonsense\r", 1, "Nothing was changed.")]
    [InlineData("identity --reset", "[y/N] ", CtrlC, 130, "")]
    [InlineData("identity --reset", "[y/N] ", CtrlD, 1, "Nothing was changed.")]
    [InlineData("identity --reset", "[y/N] ", "n\r", 1, "Nothing was changed.")]
    [InlineData("demo", "1. A gateway listens", CtrlC, 130, "")]
    [InlineData("demo --gateway", "ws://127.0.0.1:", CtrlC, 130, "")]
    public async Task What_is_not_answered_changes_nothing(string arguments, string prompt, string keys, int code, string told)
    {
        IdentityReset.Run(StateLocation.Resolve(_state), keepOld: false);
        string[] before = Files();
        (int ended, string said) = await TypeAsync(arguments, prompt, keys);
        Assert.True(code == ended, $"{ended}: {said}");
        Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", said, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [LinuxTheory]
    [InlineData("approvals preset yolo", "exec-approvals.json")]
    [InlineData("identity --reset", "identity/device.json")]
    public async Task A_yes_does_it(string arguments, string file)
    {
        IdentityReset.Run(StateLocation.Resolve(_state), keepOld: false);
        string path = Path.Combine(_state, file), before = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        Assert.Equal(0, (await TypeAsync(arguments, "[y/N] ", "y\r")).Code);
        Assert.NotEqual(before, await File.ReadAllTextAsync(path));
    }

    [LinuxTheory]
    [InlineData("approvals preset yolo", "approvals preset yolo --yes")]
    [InlineData("identity --reset", "identity --reset --yes")]
    [InlineData("identity --reset --no-backup", "identity --reset --no-backup -y")]
    public async Task Where_nobody_can_be_asked_a_yes_stands_on_the_line(string arguments, string withYes)
    {
        IdentityReset.Run(StateLocation.Resolve(_state), keepOld: false);
        string[] before = Files();
        (int code, string output, string error) = await ProgramUnderTest.RunAsync(arguments, _state, "y\n");
        Assert.Equal(1, code);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Changed", output, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        Assert.Equal(0, (await ProgramUnderTest.RunAsync(withYes, _state)).Code);
        Assert.NotEqual(before, Files());
    }

    [Theory]
    [InlineData("identity --yes")]
    [InlineData("identity --no-backup")]
    public async Task A_word_about_a_reset_needs_one(string arguments)
    {
        (int code, _, string error) = await ProgramUnderTest.RunAsync(arguments, _state);
        Assert.Equal(1, code);
        Assert.Contains("needs --reset", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Said)> TypeAsync(string arguments, string prompt, string keys)
    {
        using CancellationTokenSource limit = new(Patience.Limit);
        using Process program = Process.Start(ProgramUnderTest.OnTerminal(arguments, _state))!;
        try
        {
            System.Text.StringBuilder said = new();
            char[] next = new char[1];
            while (!said.ToString().Contains(prompt, StringComparison.Ordinal)
                && await program.StandardOutput.ReadAsync(next, limit.Token) > 0)
            {
                said.Append(next[0]);
            }

            // The prompt is there before the terminal is made ready to read keys.
            await Task.Delay(200, limit.Token);
            await program.StandardInput.WriteAsync(keys.AsMemory(), limit.Token);
            await program.StandardInput.FlushAsync(limit.Token);
            said.Append(await program.StandardOutput.ReadToEndAsync(limit.Token));
            await program.WaitForExitAsync(limit.Token);
            return (program.ExitCode, said.ToString());
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill(entireProcessTree: true);
            }
        }
    }

    // A lock is held for a moment now and then, and says nothing.
    private string[] Files() => [.. Directory.EnumerateFiles(_state, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];
}
