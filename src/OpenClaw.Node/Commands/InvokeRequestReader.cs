using System.Text.Json;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Commands;

/// <summary>
/// Takes invoke events apart (docs/protocol/commands.md 2.1, 2.3). What is not one is null: the frame is dropped, the connection goes on.
/// </summary>
internal static class InvokeRequestReader
{
    // Ids are uuids and command names short words; nothing longer is worth keeping in memory while it runs.
    private const int MaxName = 512;

    public static InvokeRequest? ReadRequest(JsonElement payload)
    {
        try
        {
            if (Name(payload, "id") is not { } id || Name(payload, "nodeId") is not { } nodeId
                || Name(payload, "command") is not { } command)
            {
                return null;
            }
            string? parameters =
                payload.TryGetProperty("paramsJSON", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()
                : payload.TryGetProperty("params", out JsonElement value) ? value.GetRawText()
                : null;
            double? timeout = payload.TryGetProperty("timeoutMs", out JsonElement time) && time.ValueKind == JsonValueKind.Number
                && time.TryGetDouble(out double ms) ? ms : null;
            return new InvokeRequest(id, nodeId, command, parameters, timeout);
        }
        catch (InvalidOperationException)
        {
            // A string that cannot be a string: half a surrogate pair.
            return null;
        }
    }

    /// <summary>The id of the invoke to cancel.</summary>
    public static string? ReadCancel(JsonElement payload) => Name(payload, "nodeId") is null ? null : Name(payload, "invokeId");

    private static string? Name(JsonElement payload, string member) =>
        JsonRead.String(payload, member, int.MaxValue)?.Trim() is { Length: > 0 and <= MaxName } name ? name : null;
}
