using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Hosting;

public class IdleMemoryTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void MemoryIsGivenBackOnceAfterTheStartAndOnceAfterEachBurstOfWork()
    {
        long work = 0;
        int given = 0;
        using IdleMemory memory = new(() => work, _time, () => given++);
        _time.Advance(IdleMemory.WhileBusy);
        Assert.Equal(0, given);
        _time.Advance(IdleMemory.WhileBusy);
        Assert.Equal(1, given);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, given);

        work = 7;
        _time.Advance(IdleMemory.WhileIdle + IdleMemory.WhileBusy);
        Assert.Equal(2, given);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, given);
    }

    [Fact]
    public void NothingIsGivenBackWhileSomethingIsUnderWay()
    {
        int given = 0;
        using IdleMemory memory = new(() => -1, _time, () => given++);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, given);
    }

    [Theory]
    [InlineData("55d0c0a00000-55d0c1200000 r-xp 00600000 fe:01 1234    /usr/bin/openclaw-node", 0, true)]
    [InlineData("55d0c0a00000-55d0c1200000 r--p 00000000 fe:01 1234    /usr/bin/openclaw-node", 0, true)]
    [InlineData("55d0c0a00000-55d0c1200000 r-xp 00600000 fe:01 1234    /opt/with blank/openclaw-node", 0, true)]
    // what the loader changed before it locked it
    [InlineData("55d0c0a00000-55d0c1200000 r--p 00600000 fe:01 1234    /usr/bin/openclaw-node", 12, false)]
    [InlineData("55d0c0a00000-55d0c1200000 r-xp 00600000 fe:01 1234    /usr/bin/openclaw-node", 4, false)] // a debugger's breakpoint
    [InlineData("55d0c0a00000-55d0c1200000 rw-p 00600000 fe:01 1234    /usr/bin/openclaw-node", 0, false)]
    [InlineData("55d0c0a00000-55d0c1200000 rwxp 00600000 fe:01 1234    /usr/bin/openclaw-node", 0, false)]
    [InlineData("55d0c0a00000-55d0c1200000 r-xp 00000000 00:00 0 ", 0, false)] // code made while it runs
    [InlineData("7ffc0a5f2000-7ffc0a5f4000 r-xp 00000000 00:00 0    [vdso]", 0, false)]
    [InlineData("nonsense", 0, false)]
    public void OnlyWhatNobodyChangedCanBeReadAgain(string mapping, int anonymous, bool expected) =>
        Assert.Equal(
            expected ? [(0x55d0c0a00000L, 0x55d0c1200000L)] : [],
            ProcessMemory.Unchanged([mapping, "Size:               8192 kB", "Rss:                4096 kB",
                $"Anonymous:      {anonymous} kB", "VmFlags: rd ex mr mw me dw sd"]));

    [PosixFact]
    public void AProcessGoesOnAfterItHasGivenItsMemoryBack()
    {
        string text = string.Concat(Enumerable.Repeat("text ", 1000));
        ProcessMemory.GiveBack();
        Assert.Equal(5000, text.Length);
    }
}
