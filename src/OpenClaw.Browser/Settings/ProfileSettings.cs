namespace OpenClaw.Browser.Settings;

/// <summary>One of <c>browser.profiles</c> (docs/protocol/browser.md 1.8).</summary>
internal sealed record ProfileSettings
{
    /// <summary><c>driver</c>: <c>openclaw</c> (also written <c>clawd</c>), <c>existing-session</c> or <c>extension</c>.</summary>
    public string Driver { get; init; } = "openclaw";

    /// <summary>
    /// <c>cdpPort</c>, 1 to 65535. A browser that we start has no port; this one is only looked at for a browser that is there already.
    /// </summary>
    public int? CdpPort { get; init; }

    /// <summary><c>cdpUrl</c>: http, https, ws or wss; may hold a password or a token, never to be shown whole.</summary>
    public string? CdpUrl { get; init; }

    /// <summary><c>headless</c>; null when not said.</summary>
    public bool? Headless { get; init; }

    /// <summary><c>executablePath</c>.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary><c>attachOnly</c>; null when not said.</summary>
    public bool? AttachOnly { get; init; }
}
