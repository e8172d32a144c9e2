using OpenClaw.Browser.Files;
using OpenClaw.Browser.Routes;
using OpenClaw.Browser.Tabs;

namespace OpenClaw.Browser.Actions;

/// <summary>What an action needs besides its tab.</summary>
internal sealed record ActSurroundings
{
    public required Tab Tab { get; init; }

    /// <summary><c>browser.evaluateEnabled</c>.</summary>
    public required bool EvaluateEnabled { get; init; }

    /// <summary>The downloads of the browser.</summary>
    public required BrowserDownloads Downloads { get; init; }

    /// <summary>Closes a tab.</summary>
    public required Func<Tab, CancellationToken, Task> CloseAsync { get; init; }

    /// <summary>Calls back for each document of the tab that the policy refused, until disposed of.</summary>
    public required Func<Action<RouteException>, IDisposable> WatchBlocked { get; init; }
}
