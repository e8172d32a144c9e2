namespace OpenClaw.Browser.Settings;

/// <summary>
/// The part <c>browser</c> of <c>openclaw.json</c> that a node uses (docs/protocol/browser.md 1.8). Read anew for each request: nothing
/// here needs a restart.
/// </summary>
internal sealed record BrowserSettings
{
    /// <summary><c>enabled</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary><c>evaluateEnabled</c>: whether an agent may run JavaScript of its own in pages.</summary>
    public bool EvaluateEnabled { get; init; } = true;

    /// <summary><c>executablePath</c>; <c>~</c> not yet expanded.</summary>
    public string? ExecutablePath { get; init; }

    /// <summary><c>headless</c>; null (absent) is not the same as false: only then may the node fall back by itself.</summary>
    public bool? Headless { get; init; }

    /// <summary><c>noSandbox</c>.</summary>
    public bool NoSandbox { get; init; }

    /// <summary><c>attachOnly</c>: never start a browser.</summary>
    public bool AttachOnly { get; init; }

    /// <summary><c>cdpUrl</c> of older configurations: that of the profile <c>openclaw</c>.</summary>
    public string? CdpUrl { get; init; }

    /// <summary><c>defaultProfile</c>.</summary>
    public string DefaultProfile { get; init; } = "openclaw";

    /// <summary><c>extraArgs</c>: given to the browser after our own.</summary>
    public IReadOnlyList<string> ExtraArgs { get; init; } = [];

    /// <summary><c>ssrfPolicy</c>; null is the usual blocking of private networks.</summary>
    public SsrfPolicy? SsrfPolicy { get; init; }

    /// <summary><c>profiles</c>, by name; the built-in ones need not be there.</summary>
    public IReadOnlyDictionary<string, ProfileSettings> Profiles { get; init; } = new Dictionary<string, ProfileSettings>();

    /// <summary>
    /// <c>nodeHost.browserProxy.idleMinutes</c> (ours alone): a browser that we started and nobody has asked anything of for so long is
    /// closed; null is never. Absent in the configuration means this value.
    /// </summary>
    public TimeSpan? IdleClose { get; init; } = TimeSpan.FromMinutes(30);
}
