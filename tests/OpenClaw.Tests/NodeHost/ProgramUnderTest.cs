using System.Diagnostics;

namespace OpenClaw.Tests.NodeHost;

/// <summary>Finds the program that was built beside the tests.</summary>
internal static class ProgramUnderTest
{
    public static ProcessStartInfo StartInfo(string arguments, string stateDirectory)
    {
        string? program = Find();
        Assert.SkipWhen(program is null, "openclaw-node is not built beside the tests (a copied test program).");
        ProcessStartInfo start = new("dotnet", $"\"{program}\" {arguments}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("OPENCLAW_", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["OPENCLAW_STATE_DIR"] = stateDirectory;
        return start;
    }

    /// <summary>The same on a terminal of its own, whose keys are the input of the process: <c>script</c> makes one.</summary>
    public static ProcessStartInfo OnTerminal(string arguments, string stateDirectory)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "there is no script(1) of util-linux");
        ProcessStartInfo start = StartInfo(arguments, stateDirectory);
        string line = $"{start.FileName} {start.Arguments}";
        (start.FileName, start.Arguments) = ("/usr/bin/script", "");
        foreach (string argument in new[] { "--quiet", "--return", "--command", line, "/dev/null" })
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(string arguments, string stateDirectory, string input = "")
    {
        using CancellationTokenSource limit = new(Patience.Limit);
        using Process process = Process.Start(StartInfo(arguments, stateDirectory))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; what it says about that is in the result.
        }

        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    // tests/OpenClaw.Tests/bin/<configuration>/net10.0 -> src/OpenClaw.NodeHost/bin/<configuration>/net10.0
    public static string? Find()
    {
        DirectoryInfo here = new(AppContext.BaseDirectory);
        string? root = here.Parent?.Parent?.Parent?.Parent?.Parent?.FullName;
        string? path = root is null ? null
            : Path.Combine(root, "src", "OpenClaw.NodeHost", "bin", here.Parent!.Name, "net10.0", "openclaw-node.dll");
        return File.Exists(path) ? path : null;
    }
}
