using System.Text.Json;

namespace OpenClaw.Gateway;

/// <summary>The answer to a request. Failing is an answer too: only cancellation throws.</summary>
public sealed record GatewayResponse
{
    private GatewayResponse()
    {
    }

    /// <summary>True when the gateway said so.</summary>
    public bool Ok => Error is null;

    /// <summary>The payload of a success; <see cref="JsonValueKind.Undefined"/> when there is none. Safe to keep.</summary>
    public JsonElement Payload { get; private init; }

    /// <summary>The error of a failure.</summary>
    public GatewayError? Error { get; private init; }

    internal static GatewayResponse Success(JsonElement payload) => new() { Payload = payload };

    internal static GatewayResponse Failure(GatewayError error) => new() { Error = error };
}
