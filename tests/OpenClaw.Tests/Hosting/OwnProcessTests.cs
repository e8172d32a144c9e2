using System.Runtime.InteropServices;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Hosting;

/// <summary>What the program takes at its start, and what it says where there is too little.</summary>
public class OwnProcessTests
{
    [Theory]
    [InlineData(null, true, null)]
    [InlineData(80, true, null)]
    [InlineData(79, true, "79 open files (ulimit -n), too few for a node: it needs 80")]
    [InlineData(160, false, null)]
    [InlineData(100, false, "100 open files (ulimit -n), too few for a node: it needs 160")]
    [InlineData(64, true, "64 open files")]
    [InlineData(1024, false, null)]
    public void Too_few_descriptors_are_told(int? limit, bool native, string? said)
    {
        NodeStartException? problem = OwnProcess.DescriptorProblem(limit is { } most ? (ulong)most : null, native);
        Assert.Equal(said is null, problem is null);
        Assert.Contains(said ?? "", problem?.Message ?? "");
        Assert.True(problem is null || (problem.ExitCode == 78 && problem.NextStep!.Contains("ulimit -n 1024")));
    }

    [Fact]
    public async Task The_limit_of_files_ends_what_is_started_and_not_the_node()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "/proc");
        LibC.SurviveFileSizeLimit();
        await using var runner = new ProcessRunner();
        string child = (await runner.RunAsync(Posix.Shell("exec cat /proc/self/status"), TestContext.Current.CancellationToken)).Stdout;
        Assert.Equal((true, false), (IgnoresFileSize(File.ReadAllText("/proc/self/status")), IgnoresFileSize(child)));
    }

    private static bool IgnoresFileSize(string status)
    {
        string mask = status.Split('\n').Single(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Substring(7).Trim();
        return (Convert.ToUInt64(mask, 16) & (1UL << 24)) != 0;
    }

    [Fact]
    public async Task What_is_started_has_the_limit_that_the_node_was_started_with()
    {
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux), "prlimit");
        ulong before = DescriptorLimit.Now!.Value;
        Assert.SkipWhen(before < 2_000, "this process has few descriptors itself");
        Assert.True(DescriptorLimit.Lower(1_999));
        DescriptorLimit.Raise();
        try
        {
            Assert.Equal(before, DescriptorLimit.Now);
            await using var runner = new ProcessRunner();
            // A moment lies between the start of the program and the change.
            Assert.Equal("1999\n",
                (await runner.RunAsync(Posix.Shell("sleep 0.3; ulimit -Sn"), TestContext.Current.CancellationToken)).Stdout);
        }
        finally
        {
            DescriptorLimit.Forget();
        }
    }

    /// <summary>The C library of Linux has it or, musl, has one heap anyway.</summary>
    [Fact]
    public void FewHeapsAreAskedForWhereverThatIsKnown() => MemoryArenas.KeepFew();
}
