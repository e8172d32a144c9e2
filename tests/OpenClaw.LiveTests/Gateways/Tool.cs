using System.Diagnostics;
using System.Text;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>How a helper program ended.</summary>
internal sealed record ToolResult(int ExitCode, bool TimedOut, string Stdout, string Stderr)
{
    public string Summary => TimedOut ? "time limit" : "exit code " + ExitCode;

    public string Output => Stdout + Stderr;

    public string Tail(int characters) => Output.Length <= characters ? Output.Trim() : "... " + Output[^characters..].Trim();
}

/// <summary>Runs a helper program to its end: npm, a gateway's command line, our own program.</summary>
internal static class Tool
{
    public static async Task<ToolResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string workingDirectory,
        IReadOnlyDictionary<string, string?>? environment,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Start(program, arguments, workingDirectory, environment) };
        var stdout = new StringBuilder();
        var stderr = new StringBuilder();
        process.OutputDataReceived += (_, e) => Append(stdout, e.Data);
        process.ErrorDataReceived += (_, e) => Append(stderr, e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(clock.Token);
            return new ToolResult(process.ExitCode, false, Text(stdout), Text(stderr));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new ToolResult(-1, true, Text(stdout), Text(stderr));
        }
    }

    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments, string workingDirectory,
        IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
