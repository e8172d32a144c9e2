using OpenClaw.Tests.Browser.Launch;
using OpenClaw.Tests.Services;
#if NET
using System.Runtime.InteropServices;
#endif

namespace OpenClaw.Tests;

/// <summary>The entry point: the test runner's own, except when a service manager starts this program as the service of a test.</summary>
internal static class TestProgram
{
#if NET
    // What a shell starts in the background ignores Ctrl+C and Ctrl+\, and so does everything that is started from there: a test that
    // presses them would wait for ever. Before the runtime looks at them, which passes on what it found.
    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetSignal(int number, nint handler);
#endif

    public static int Main(string[] args)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            _ = (SetSignal(2, 0), SetSignal(3, 0));
        }
        if (args is [TestServiceProgram.Switch, string kind, string name, string directory])
        {
            return TestServiceProgram.Run(kind, name, directory);
        }
#endif
        if (args is [ControlPipeProgram.Switch])
        {
            return ControlPipeProgram.Run();
        }
        return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
            ? Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
                .GetAwaiter().GetResult()
            : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
    }
}
