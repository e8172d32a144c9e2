using System.Text.Json;

namespace OpenClaw.LiveTests.Operators;

/// <summary>A node as the gateway lists it.</summary>
internal sealed record ListedNode(string NodeId, bool Connected, bool Paired, IReadOnlyList<string> Commands)
{
    public static ListedNode From(JsonElement node) => new(
        node.GetProperty("nodeId").GetString()!,
        node.TryGetProperty("connected", out var connected) && connected.ValueKind == JsonValueKind.True,
        node.TryGetProperty("paired", out var paired) && paired.ValueKind == JsonValueKind.True,
        node.TryGetProperty("commands", out var commands) && commands.ValueKind == JsonValueKind.Array
            ? [.. commands.EnumerateArray().Select(command => command.GetString()!)]
            : []);
}
