using OpenClaw.Browser.Routes;
using OpenClaw.Gateway;

namespace OpenClaw.Browser.Launch;

/// <summary>
/// A browser that fails to start three times in a row is left alone for a while, longer each time (docs/protocol/browser.md 3.3).
/// </summary>
internal sealed class LaunchPause(TimeProvider clock)
{
    private const int Patience = 3;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private int _failures;
    private DateTimeOffset _until;
    private string _reason = "";

    /// <exception cref="RouteException">409 not yet.</exception>
    public void RequireOver(string profile)
    {
        TimeSpan left = _until - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            throw new RouteException(409,
                $"The browser of profile \"{profile}\" failed to start {_failures} times; next try in {Math.Ceiling(left.TotalSeconds)} s. Last failure: {_reason}");
        }
    }

    public void Succeeded() => _failures = 0;

    public void Failed(string reason)
    {
        _failures++;
        _reason = reason;
        if (_failures >= Patience)
        {
            _until = clock.GetUtcNow() + Backoff.Doubled(First, Longest, _failures - Patience);
        }
    }
}
