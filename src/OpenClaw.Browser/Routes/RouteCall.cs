namespace OpenClaw.Browser.Routes;

/// <summary>A request that found its route.</summary>
/// <param name="Request">As it came.</param>
/// <param name="PathValues">What stands in the colon segments of the pattern, decoded.</param>
internal sealed record RouteCall(BrowserRequest Request, IReadOnlyDictionary<string, string> PathValues);
