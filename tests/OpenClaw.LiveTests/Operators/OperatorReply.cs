using System.Text.Json;
using OpenClaw.Gateway;

namespace OpenClaw.LiveTests.Operators;

/// <summary>What the gateway answered an operator.</summary>
internal sealed record OperatorReply(bool Ok, JsonElement Payload, string? ErrorCode, string? ErrorMessage)
{
    /// <summary>What came with the error.</summary>
    public JsonElement? ErrorDetails { get; private init; }

    /// <summary>What the node answered inside a node.invoke.</summary>
    public JsonElement Result => Payload.ValueKind == JsonValueKind.Object && Payload.TryGetProperty("payload", out var inner)
        ? inner : Payload;

    public string Stdout => Result.GetProperty("stdout").GetString()!;

    public static OperatorReply From(GatewayResponse response) =>
        new(response.Ok, response.Payload, response.Error?.Code, response.Error?.Message) { ErrorDetails = response.Error?.Details };

    /// <summary>Itself when it went well; otherwise the test fails with what was said.</summary>
    public OperatorReply MustBeOk()
    {
        Assert.True(Ok, ToString());
        return this;
    }

    public override string ToString() =>
        Ok ? (Payload.ValueKind == JsonValueKind.Undefined ? "ok" : Payload.GetRawText()) : $"{ErrorCode}: {ErrorMessage}";
}
