namespace OpenClaw.Browser;

/// <summary>Numbers of the log lines of the browser, 1200 to 1299. A number keeps its meaning for good.</summary>
internal static class BrowserLogEvents
{
    /// <summary>The configuration cannot be used.</summary>
    public const int Configuration = 1200;

    /// <summary>A request of an agent, and how it ended.</summary>
    public const int Request = 1201;

    /// <summary>Files that a gateway sent for a page were kept or removed.</summary>
    public const int Upload = 1210;
}
