namespace OpenClaw.Gateway;

/// <summary>Waits that double: between attempts at a gateway, after crashes, after a browser that does not start.</summary>
internal static class Backoff
{
    /// <param name="first">The wait that is doubled.</param>
    /// <param name="longest">No wait is longer.</param>
    /// <param name="doublings">How often; beyond 30 it makes no difference any more.</param>
    public static TimeSpan Doubled(TimeSpan first, TimeSpan longest, int doublings) =>
        TimeSpan.FromMilliseconds(Math.Min(longest.TotalMilliseconds,
            first.TotalMilliseconds * Math.Pow(2, Math.Min(Math.Max(doublings, 0), 30))));
}
