using OpenClaw.Tests.Browser.Launch;
using OpenClaw.Tests.Services;
#if NET
using OpenClaw.Node.Native;
#endif

namespace OpenClaw.Tests;

/// <summary>The entry point: the test runner's own, except when a service manager starts this program as the service of a test.</summary>
internal static class TestProgram
{
    public static int Main(string[] args)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            // What a shell starts in the background ignores Ctrl+C and Ctrl+\, and so does everything that is started from there: a test
            // that presses them would wait for ever. Before the runtime looks at them, which passes on what it found.
            _ = (LibC.signal(2, 0), LibC.signal(3, 0));
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
