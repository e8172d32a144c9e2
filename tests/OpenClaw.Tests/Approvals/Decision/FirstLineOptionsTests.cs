
namespace OpenClaw.Tests.Approvals.Decision;

/// <summary>A rule for a script lets the shell read it as the system would: with the options of its first line.</summary>
public sealed class FirstLineOptionsTests : NeedsPosix
{
    [Theory]
    [InlineData("#!/bin/bash -e", true, "./s.sh")]
    [InlineData("#!/bin/bash -e", true, "/bin/bash", "-e", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "+e", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "-e", "+e", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "-x", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "-eu", "s.sh")]
    [InlineData("#!/bin/bash -eu", false, "/bin/bash", "-e", "s.sh")]
    [InlineData("#!/bin/bash -eu", true, "/bin/bash", "-eu", "s.sh")]
    [InlineData("#!/bin/bash -r", false, "/bin/bash", "s.sh")]
    [InlineData("#!/bin/bash -p", false, "/bin/bash", "s.sh")]
    [InlineData("#!/bin/sh -e", false, "/bin/sh", "s.sh")]
    [InlineData("#!/bin/sh -f", false, "/bin/sh", "s.sh")]
    [InlineData("#!/bin/sh -e", false, "sh", "-c", "sh s.sh")]
    [InlineData("#!/usr/bin/env -S bash -e", false, "/bin/bash", "s.sh")]
    [InlineData("#!/usr/bin/env -S bash -e", true, "/bin/bash", "-e", "s.sh")]
    [InlineData("#!/bin/bash", true, "/bin/bash", "s.sh")]
    [InlineData("#!/bin/bash", true, "/bin/bash", "-e", "s.sh")]
    [InlineData("#!/bin/bash", false, "/bin/bash", "+e", "s.sh")]
    [InlineData("#!/bin/bash", false, "/bin/bash", "-n", "s.sh")]
    [InlineData("#!/bin/bash", false, "/bin/bash", "-v", "s.sh")]
    [InlineData("#!/bin/bash", false, "/bin/bash", "-o", "noexec", "s.sh")]
    [InlineData("#!/bin/bash", false, "/bin/bash", "--verbose", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "-", "s.sh")]
    [InlineData("#!/bin/bash -e", false, "/bin/bash", "", "s.sh")]
    [InlineData("# no first line", true, "/bin/bash", "s.sh")]
    public async Task A_shell_reads_a_script_with_its_own_options(string first, bool runs, params string[] argv)
    {
        using RunBox box =
            new("""{"defaults":{"security":"allowlist","ask":"off"},"agents":{"main":{"allowlist":[{"pattern":"{WORK}/s.sh"}]}}}""");
        box.Script("s.sh", first + "\ncd /nonexistent\necho on\n");
        string answer = await box.RunAsync(argv);
        Assert.True(runs == (answer == "ran"), answer);
    }
}
