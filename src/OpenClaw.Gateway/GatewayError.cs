using System.Text.Json;

namespace OpenClaw.Gateway;

/// <summary>Why a request failed: the gateway's error, or a local one whose code begins with <c>CLIENT_</c>.</summary>
/// <param name="Code">An opaque code of the gateway, or one of the constants here.</param>
/// <param name="Message">Text for a person.</param>
public sealed record GatewayError(string Code, string Message)
{
    /// <summary>No answer in time: <c>gateway request timeout for METHOD</c>.</summary>
    public const string Timeout = "CLIENT_TIMEOUT";

    /// <summary>
    /// The connection ended before the answer: <c>gateway closed (CODE): REASON</c>. Whether the gateway acted is unknown.
    /// </summary>
    public const string Closed = "CLIENT_CLOSED";

    /// <summary>There was no connection; nothing was sent.</summary>
    public const string NotConnected = "CLIENT_NOT_CONNECTED";

    /// <summary>The frame is longer than the gateway takes; nothing was sent.</summary>
    public const string TooLarge = "CLIENT_PAYLOAD_TOO_LARGE";

    /// <summary>The gateway's <c>details</c>, if any.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>True when the gateway says that trying again may help.</summary>
    public bool Retryable { get; init; }

    /// <summary>How long to wait before trying again, in milliseconds, if the gateway says so.</summary>
    public int? RetryAfterMs { get; init; }

    /// <summary>True for an error made on this side.</summary>
    public bool IsLocal => Code.StartsWith("CLIENT_", StringComparison.Ordinal);
}
