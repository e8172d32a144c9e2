using OpenClaw.Browser.Routes;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Observation;

/// <summary>One request of a page; a redirect is two. Changed by the connection's reader only.</summary>
internal sealed class RequestRecord
{
    /// <summary><c>r1</c> and on, per tab.</summary>
    public required string Id { get; init; }

    /// <summary>The browser's.</summary>
    public required string NetworkId { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>Lower case: document, script, xhr, fetch …</summary>
    public required string ResourceType { get; init; }

    public int? Status { get; set; }

    public bool? Succeeded { get; set; }

    public string? FailureText { get; set; }

    public JsonObject ToJson() => Json.Object(
        ("id", Id), ("timestamp", Observed.Time(Time)), ("method", Method), ("url", Url), ("resourceType", ResourceType),
        ("status", Status), ("ok", Succeeded),
        ("failureText", FailureText));
}
