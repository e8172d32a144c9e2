using OpenClaw.Node.Native;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// Gives memory back once a node has had nothing to do for some seconds: what its start took, and what a burst of work left. For a process
/// that is the node's own; in somebody's PowerShell the collector is not ours to call.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    internal static readonly TimeSpan WhileBusy = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan WhileIdle = TimeSpan.FromSeconds(15);

    private const long Working = -1;

    private readonly Func<long> _work;
    private readonly Action _giveBack;
    private readonly ITimer _timer;
    private long _seen = Working; // the timer's callback only, which is never run twice at a time
    private bool _isDue;

    /// <param name="work">A number that changes with everything that was done; -1 while something is under way.</param>
    /// <param name="time">The clock.</param>
    /// <param name="giveBack">What is done; another thing in tests.</param>
    public IdleMemory(Func<long> work, TimeProvider time, Action? giveBack = null)
    {
        _work = work;
        _giveBack = giveBack ?? ProcessMemory.GiveBack;
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(WhileBusy, Timeout.InfiniteTimeSpan);
    }

    /// <summary>For the whole life of a process that does nothing but run this node.</summary>
    public static IdleMemory Watch(OpenClawNode node) =>
        new(() => node.Counters is { Running: 0 } idle ? idle.Received : Working, TimeProvider.System);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long work = _work();
        bool isBusy = work == Working || work != _seen;
        _seen = work;
        if (isBusy)
        {
            _isDue = true;
        }
        else if (_isDue)
        {
            _isDue = false;
            _giveBack();
        }
        _timer.Change(_isDue ? WhileBusy : WhileIdle, Timeout.InfiniteTimeSpan);
    }
}
