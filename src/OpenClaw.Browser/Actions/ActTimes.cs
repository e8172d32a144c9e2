using OpenClaw.Browser.Routes;

namespace OpenClaw.Browser.Actions;

/// <summary>Time limits of actions (docs/protocol/browser.md 2.6).</summary>
internal static class ActTimes
{
    private static readonly TimeSpan LongestInteraction = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>How long something that is done to an element may take: 8 s unless said otherwise.</summary>
    public static TimeSpan Interaction(TimeSpan? given) => ArgumentReader.Clamp(given ?? TimeSpan.FromSeconds(8), LongestInteraction);

    /// <summary>How long to wait for a condition, a script or a scroll: 20 s unless said otherwise.</summary>
    public static TimeSpan Wait(TimeSpan? given) => ArgumentReader.Clamp(given ?? TimeSpan.FromSeconds(20), LongestWait);
}
