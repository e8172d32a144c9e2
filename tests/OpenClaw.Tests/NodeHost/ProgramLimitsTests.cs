using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Native;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.NodeHost;

/// <summary>What the program says where it may have too little of something.</summary>
[Trait("NotUnder", "wine")] // POSIX only; under wine a second skip of one method hangs the runtime.
public class ProgramLimitsTests
{
    [Theory]
    [InlineData("prlimit --nofile=100:100", 78, "This process may have 100 open files (ulimit -n), too few for a node")]
    [InlineData("setpriv --reuid=61237 --clear-groups prlimit --nproc=17:17", 1,
        "This account may start fewer than 16 more processes and threads")]
    public async Task The_program_says_what_is_too_little_and_ends(string limits, int code, string said)
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && PosixAccount.IsRoot && File.Exists("/usr/bin/setpriv")
            && File.Exists("/usr/bin/prlimit"), "root's setpriv and prlimit of util-linux");
        using var state = new TestState();
        ProcessStartInfo start = ProgramUnderTest.StartInfo("run --host 127.0.0.1 --port 1", state.Location.Directory);
        (start.FileName, start.Arguments) = ("/usr/bin/env", $"{limits} {start.FileName} {start.Arguments}");
        using CancellationTokenSource patience = new(Patience.Limit);
        using Process program = Process.Start(start)!;
        string error = await program.StandardError.ReadToEndAsync(patience.Token);
        await program.WaitForExitAsync(patience.Token);
        Assert.Contains(said, error);
        Assert.Equal(code, program.ExitCode);
    }

    [Fact]
    public void The_programs_threads_of_the_pool_stay()
    {
        string? program = ProgramUnderTest.Find();
        Assert.SkipWhen(program is null, "openclaw-node is not built beside the tests");
        Assert.Matches("\"System.Threading.ThreadPool.ThreadsToKeepAlive\": -1",
            File.ReadAllText(Path.ChangeExtension(program!, ".runtimeconfig.json")));
    }
}
