using System.Diagnostics;

namespace OpenClaw.PowerShell;

/// <summary>What is left of a -Timeout. A clock that is set meanwhile ends nothing too early and prolongs nothing.</summary>
/// <param name="seconds">Of the parameter; negative for no limit.</param>
internal sealed class TimeLimit(int seconds)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>True once it is over; never without a limit.</summary>
    public bool IsOver => Within(TimeSpan.MaxValue) == TimeSpan.Zero;

    /// <summary>How long to wait, at most as long as this; zero once it is over.</summary>
    public TimeSpan Within(TimeSpan longest)
    {
        if (seconds < 0)
        {
            return longest;
        }

        TimeSpan left = TimeSpan.FromSeconds(seconds) - _clock.Elapsed;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest;
    }
}
