namespace OpenClaw.Gateway.Connection;

/// <summary>
/// The growing wait between attempts. Equal jitter: the n-th wait is drawn evenly from the upper half of 2, 4, 8, 16, 30, 30 … s (for the
/// default of 1 to 30 s), so from [1, 2], [2, 4] … [15, 30]. A fleet that lost its gateway in one moment does not come back in one moment,
/// and nobody waits longer than the maximum or hammers below the minimum.
/// </summary>
internal sealed class ReconnectDelays(TimeSpan min, TimeSpan max, Func<double> random)
{
    private int _failures;

    public TimeSpan Next()
    {
        _failures = Math.Min(_failures + 1, 30);
        double ceiling = Backoff.Doubled(min, max, _failures).TotalMilliseconds;
        double floor = Math.Min(Math.Max(min.TotalMilliseconds, ceiling / 2), ceiling);
        return TimeSpan.FromMilliseconds(floor + (Draw() * (ceiling - floor)));
    }

    /// <summary>A fixed wait, give or take a tenth.</summary>
    public TimeSpan Around(TimeSpan wait) => TimeSpan.FromMilliseconds(wait.TotalMilliseconds * (0.9 + (0.2 * Draw())));

    public void Reset() => _failures = 0;

    private double Draw() => random() is var drawn && drawn > 0 ? Math.Min(drawn, 1) : 0;
}
