namespace OpenClaw.Browser.Routes;

/// <summary>How routes read values that may come as text or as JSON (docs/protocol/browser.md 2, "Common rules").</summary>
internal static class RouteValues
{
    /// <summary>true, 1, yes; false, 0, no; anything else is null.</summary>
    public static bool? Boolean(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => null,
    };
}
