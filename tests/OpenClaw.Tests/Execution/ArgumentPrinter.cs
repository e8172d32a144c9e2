using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OpenClaw.Tests.Execution;

/// <summary>
/// Makes a program out of this test program that prints what it got: the only one of which Windows tests know for sure how it reads its
/// command line.
/// </summary>
internal static class ArgumentPrinter
{
    public const string Variable = "OPENCLAW_TESTS_PRINT";

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "OpenClaw.Tests.exe");

    [ModuleInitializer]
    internal static void PrintAndExit()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } what)
        {
            object value = what switch
            {
                "argv" => Environment.GetCommandLineArgs().Skip(1).ToArray(),
                "stdin" => Console.In.ReadToEnd().Length,
                _ => Environment.GetEnvironmentVariable(what) ?? "",
            };
            using var stdout = Console.OpenStandardOutput();
            JsonSerializer.Serialize(stdout, value);
            stdout.Flush();
            Environment.Exit(0);
        }
    }
}
