using System.Globalization;
using System.Text.Json;
using OpenClaw.Gateway;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// The node's connection for those that are made before it: filled in once when the node is put together, and told the gateway's version at each hello.
/// </summary>
internal sealed class GatewayLink
{
    // The first release that keeps the policy snapshot in a plan (spec/commands.md 7).
    private static readonly int[] KeepsSnapshots = [2026, 8, 1];

    private GatewayConnection? _connection;
    private volatile string? _version;

    /// <summary>Where requests go.</summary>
    public GatewayConnection Connection
    {
        get => _connection ?? throw new InvalidOperationException("The node has no connection yet.");
        set => _connection = value;
    }

    /// <summary>The version the gateway said it has; null before the first hello and for one that does not say.</summary>
    public string? GatewayVersion
    {
        get => _version;
        set => _version = value;
    }

    /// <summary>True while the gateway is known to be older than 2026.8.1.</summary>
    public bool DropsPolicySnapshots => IsOlder(_version, KeepsSnapshots);

    /// <summary>True for a gateway of 2026.8.1 or later: it knows <see cref="SurfaceQuestion"/>, although its hello does not list the method.</summary>
    public bool AnswersSurfaceQuestion => _version?.StartsWith("20", StringComparison.Ordinal) == true && !DropsPolicySnapshots;

    /// <summary>The names of programs that the gateway's skills use (request <c>skills.bins</c>, spec/commands.md 6).</summary>
    public async Task<IReadOnlyList<string>> AskSkillBinsAsync(CancellationToken cancellationToken)
    {
        GatewayResponse answer = await Connection.RequestAsync("skills.bins", "{}", timeout: null, cancellationToken).ConfigureAwait(false);
        if (!answer.Ok || answer.Payload.ValueKind != JsonValueKind.Object || !answer.Payload.TryGetProperty("bins", out JsonElement bins) || bins.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidOperationException(answer.Error?.Code ?? "skills.bins gave no list");
        }
        return bins.EnumerateArray().Where(bin => bin.ValueKind == JsonValueKind.String).Select(bin => bin.GetString()!).ToArray();
    }

    internal static bool IsOlder(string? version, IReadOnlyList<int> than)
    {
        // "2026.6.11", "2026.1.24-3"; what does not look like a version is taken for a new one.
        string[] parts = (version ?? "").Split('-')[0].Split('.');
        for (int i = 0; i < than.Count; i++)
        {
            if (i >= parts.Length || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                return false;
            }
            if (number != than[i])
            {
                // The loopback gateway of tests and demo has version 0.0.0.
                return number < than[i] && parts[0] != "0";
            }
        }
        return false;
    }
}
