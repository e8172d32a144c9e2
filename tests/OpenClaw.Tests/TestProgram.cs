using OpenClaw.Tests.Browser.Launch;
using OpenClaw.Tests.Services;

namespace OpenClaw.Tests;

/// <summary>The entry point: the test runner's own, except when a service manager starts this program as the service of a test.</summary>
internal static class TestProgram
{
    public static int Main(string[] args)
    {
#if NET
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
