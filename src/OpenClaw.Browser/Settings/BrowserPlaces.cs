namespace OpenClaw.Browser.Settings;

/// <summary>
/// The directories of the browser room (docs/protocol/browser.md 3.2). None need exist yet; who writes there first creates it, private.
/// </summary>
/// <param name="StateDirectory">The node's state directory.</param>
/// <param name="TemporaryRoot">For example <c>/tmp/openclaw</c>.</param>
internal sealed record BrowserPlaces(string StateDirectory, string TemporaryRoot)
{
    public string Downloads => Path.Combine(TemporaryRoot, "downloads");

    public string Uploads => Path.Combine(TemporaryRoot, "uploads");

    public string InboundMedia => Path.Combine(StateDirectory, "media", "inbound");

    /// <summary>
    /// The name a picture or document would have on disk, as the reference names it; the gateway keeps only the last part
    /// (docs/protocol/browser.md 1.4).
    /// </summary>
    /// <param name="extension">With the dot.</param>
    public string NewMedia(string extension) => Path.Combine(StateDirectory, "media", "browser", Guid.NewGuid().ToString("D") + extension);

    /// <summary>The browser's own data of one profile.</summary>
    public string UserData(string profile) => Path.Combine(StateDirectory, "browser", profile, "user-data");
}
