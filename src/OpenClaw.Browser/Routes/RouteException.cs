using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Routes;

/// <summary>A route that failed: status and body as the reference's routes answer (docs/protocol/browser.md 1.5, 2.6).</summary>
/// <param name="status">400 to 599.</param>
/// <param name="error">What happened, for the agent that reads it: plain, with what to do next.</param>
internal sealed class RouteException(int status, string error) : Exception(error)
{
    /// <summary>The code of every interaction that failed.</summary>
    public const string ActFailed = "ACT_OPERATION_FAILED";

    public int Status { get; } = status;

    /// <summary>One of the <c>ACT_*</c> codes, or null.</summary>
    public string? Code { get; init; }

    /// <summary><c>navigation_blocked</c>, <c>no_display_for_headed_profile</c>, or null.</summary>
    public string? Reason { get; init; }

    public JsonObject? Details { get; init; }

    public JsonObject Body() => Json.Object(("error", Message), ("code", Code), ("reason", Reason), ("details", Details));
}
