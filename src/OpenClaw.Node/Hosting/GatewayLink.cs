using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// The node's connection for those that are made before it: filled in once when the node is put together.
/// </summary>
internal sealed class GatewayLink
{
    private GatewayConnection? _connection;

    /// <summary>Where requests go.</summary>
    public GatewayConnection Connection
    {
        get => _connection ?? throw new InvalidOperationException("The node has no connection yet.");
        set => _connection = value;
    }

    /// <summary>The gateway's release as it said it; null before the first hello.</summary>
    public string? ServerVersion => _connection?.Status.ServerVersion;

    /// <summary>The names of programs that the gateway's skills use (request <c>skills.bins</c>, docs/protocol/commands.md 6).</summary>
    public async Task<IReadOnlyList<string>> AskSkillBinsAsync(CancellationToken cancellationToken)
    {
        GatewayResponse answer = await Connection.RequestAsync("skills.bins", "{}", timeout: null, cancellationToken).ConfigureAwait(false);
        if (!answer.Ok || answer.Payload.ValueKind != JsonValueKind.Object || !answer.Payload.TryGetProperty("bins", out JsonElement bins)
            || bins.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidOperationException(answer.Error?.Code ?? "skills.bins gave no list");
        }
        return bins.EnumerateArray().Where(bin => bin.ValueKind == JsonValueKind.String).Select(bin => bin.GetString()!).ToArray();
    }
}
