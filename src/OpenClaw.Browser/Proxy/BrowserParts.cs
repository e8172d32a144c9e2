using OpenClaw.Browser.Endpoints;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// What the proxy works with, made when the node runs and not before: a node that is only looked at has neither timers nor folders.
/// </summary>
/// <param name="Routes">Who answers.</param>
/// <param name="Uploads">Who keeps the files of gateways.</param>
internal sealed record BrowserParts(IBrowserRoutes Routes, UploadStaging Uploads);
