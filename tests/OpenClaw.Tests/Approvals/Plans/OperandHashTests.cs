#if NET
using System.Diagnostics;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Approvals.Plans;

/// <summary>
/// The file that a command carries out is read before anybody has decided anything: however large it is and whatever it is, that costs
/// little.
/// </summary>
public sealed class OperandHashTests
{
    [LinuxTheory]
    [InlineData(300L * 1024 * 1024 * 1024)]
    [InlineData(OperandHash.MostBytes + 1)]
    public async Task A_sparse_file_keeps_nobody_waiting(long size)
    {
        using RunBox box = new();
        string path = box.Script("big.py");
        using (FileStream file = new(path, FileMode.Open))
        {
            file.SetLength(size);
        }
        Stopwatch clock = Stopwatch.StartNew();
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 49).Select(_ => Task.Run(() => box.PrepareAsync("/usr/bin/perl", path))));
        Assert.All(answers, answer => Assert.Contains("at most 256 MB", answer));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience.Limit);
    }

    [LinuxTheory]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    [InlineData("ln -s /dev/zero")]
    [InlineData("ln -s /dev/null")]
    [InlineData("ln -s nowhere")]
    [InlineData("ln -s loop.py")]
    public async Task What_is_no_plain_file_is_no_script_and_is_not_opened(string make)
    {
        using RunBox box = new();
        string path = Path.Combine(box.Work, "loop.py");
        string[] words = make.Split(' ');
        Process.Start(words[0], [.. words.Skip(1), path]).WaitForExit();
        string answer = await Task.Run(() => box.PrepareAsync("/usr/bin/perl", path))
            .WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        Assert.Contains("script operand", answer);
    }

    [LinuxFact]
    public async Task A_script_exchanged_for_a_FIFO_after_the_approval_is_another_script()
    {
        using RunBox box = new();
        string path = box.Script("s.sh");
        var approved = await box.ApprovedAsync("/bin/sh", path);
        File.Delete(path);
        Process.Start("mkfifo", path).WaitForExit();
        Assert.Contains("changed before execution",
            await Task.Run(() => box.RunAsync(approved)).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [LinuxFact]
    public void The_same_state_of_a_file_is_read_once_and_a_new_one_again()
    {
        using RunBox box = new();
        string path = box.Script("s.sh", "one");
        string one = OperandHash.Of(path, out _)!;
        Assert.Equal(one, OperandHash.Of(path, out _));
        File.WriteAllText(path, "two");
        Assert.NotEqual(one, OperandHash.Of(path, out _));
        Assert.Equal("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", one);
    }
}
#endif
