using System.CommandLine.Parsing;
using OpenClaw.NodeHost;

namespace OpenClaw.Tests.NodeHost;

/// <summary>A line of the program without a process of its own: for what reads no input and asks nobody.</summary>
internal static class VerbInProcess
{
    public static Task<(int Code, string Output, string Error)> RunAsync(string arguments, string stateDirectory) =>
        RunAsync([.. CommandLineParser.SplitCommandLine(arguments), "--state-dir", stateDirectory]);

    public static async Task<(int Code, string Output, string Error)> RunAsync(string[] words)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = await CommandTree.InvokeAsync(words, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
