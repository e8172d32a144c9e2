namespace OpenClaw.Browser.Discovery;

/// <summary>A browser of this machine.</summary>
/// <param name="Kind"><c>chrome</c>, <c>brave</c>, <c>edge</c>, <c>chromium</c>, <c>canary</c> or <c>custom</c> (docs/protocol/browser.md
/// 2.1).</param>
/// <param name="Path">The executable.</param>
internal sealed record FoundBrowser(string Kind, string Path);
