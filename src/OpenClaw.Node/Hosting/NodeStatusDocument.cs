using System.Globalization;
using OpenClaw.Gateway;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>A status as JSON and back: what the local status channel carries and <c>openclaw-node status --json</c> prints.</summary>
internal static class NodeStatusDocument
{
    public static JsonObject ToTree(NodeStatus status)
    {
        var members = new List<KeyValuePair<string, JsonTree>>();
        void Text(string name, string? value) => Add(name, value is null ? null : JsonTree.Of(value));
        void Time(string name, DateTimeOffset? value) => Text(name, value?.ToString("O", CultureInfo.InvariantCulture));
        void Number(string name, long? value) => Add(name, value is { } number ? JsonTree.Of(number) : null);
        void Add(string name, JsonTree? value)
        {
            if (value is not null)
            {
                members.Add(new(name, value));
            }
        }
        Text("version", status.Version);
        Number("processId", status.ProcessId);
        Time("startedAt", status.StartedAt);
        Time("takenAt", status.TakenAt);
        Number("uptimeSeconds", (long)status.Uptime.TotalSeconds);
        Text("stateDirectory", status.StateDirectory);
        Text("nodeId", status.NodeId);
        Text("displayName", status.DisplayName);
        Text("deviceId", status.DeviceId);
        Text("connection", status.Connection.ToString());
        Time("connectionSince", status.ConnectionSince);
        Text("gateway", status.Gateway);
        Text("gatewayVersion", status.GatewayVersion);
        Number("protocol", status.Protocol);
        Number("hellos", status.Hellos);
        Time("nextAttemptAt", status.NextAttemptAt);
        Text("pairing", status.Pairing.ToString());
        Text("pairingRequestId", status.PairingRequestId);
        Text("surface", status.Surface.ToString());
        Text("surfaceRequestId", status.SurfaceRequestId);
        Add("commands", new JsonArray(status.Commands.Select(JsonTree.Of).ToArray()));
        Add("policy", Policy(status.Policy));
        Add("counters", Counters(status.Counters));
        Text("lastError", status.LastError);
        Time("lastErrorAt", status.LastErrorAt);
        Text("nextStep", status.NextStep);
        return new JsonObject(members);
    }

    /// <summary>The status in a document, or null when it is none (another release's, or not ours at all).</summary>
    public static NodeStatus? FromTree(JsonTree tree)
    {
        if (tree.AsObject is not { } root || root["policy"]?.AsObject is not { } policy || root["counters"]?.AsObject is not { } counters
            || root["processId"]?.AsNumber is not { } process || Time(root, "startedAt") is not { } started || Time(root, "takenAt") is not { } taken)
        {
            return null;
        }
        string Text(string name) => root[name]?.AsText ?? "";
        return new NodeStatus
        {
            Version = Text("version"),
            ProcessId = (int)process,
            StartedAt = started,
            TakenAt = taken,
            StateDirectory = Text("stateDirectory"),
            NodeId = Text("nodeId"),
            DisplayName = Text("displayName"),
            DeviceId = Text("deviceId"),
            Connection = Word(root, "connection", GatewayConnectionState.NotStarted),
            ConnectionSince = Time(root, "connectionSince") ?? started,
            Gateway = root["gateway"]?.AsText,
            GatewayVersion = root["gatewayVersion"]?.AsText,
            Protocol = (int?)root["protocol"]?.AsNumber,
            Hellos = (int)(root["hellos"]?.AsNumber ?? 0),
            NextAttemptAt = Time(root, "nextAttemptAt"),
            Pairing = Word(root, "pairing", NodePairing.Unknown),
            PairingRequestId = root["pairingRequestId"]?.AsText,
            Surface = Word(root, "surface", NodeSurface.Unknown),
            SurfaceRequestId = root["surfaceRequestId"]?.AsText,
            Commands = (root["commands"]?.AsArray ?? []).Select(item => item.AsText).OfType<string>().ToArray(),
            Policy = new NodePolicySummary(
                policy["security"]?.AsText ?? "", policy["ask"]?.AsText ?? "", policy["askFallback"]?.AsText ?? "", (int)(policy["rules"]?.AsNumber ?? 0), policy["problem"]?.AsText),
            Counters = new NodeCounters(
                Count(counters, "received"), (int)Count(counters, "running"), Count(counters, "succeeded"), Count(counters, "failed"), Count(counters, "denied"), Count(counters, "cancelled")),
            LastError = root["lastError"]?.AsText,
            LastErrorAt = Time(root, "lastErrorAt"),
            NextStep = root["nextStep"]?.AsText,
        };
    }

    private static JsonObject Policy(NodePolicySummary policy)
    {
        JsonObject tree = new([
            new("security", JsonTree.Of(policy.Security)),
            new("ask", JsonTree.Of(policy.Ask)),
            new("askFallback", JsonTree.Of(policy.AskFallback)),
            new("rules", JsonTree.Of(policy.Rules)),
        ]);
        return policy.Problem is null ? tree : tree.With("problem", JsonTree.Of(policy.Problem));
    }

    private static JsonObject Counters(NodeCounters counters) => new([
        new("received", JsonTree.Of(counters.Received)),
        new("running", JsonTree.Of(counters.Running)),
        new("succeeded", JsonTree.Of(counters.Succeeded)),
        new("failed", JsonTree.Of(counters.Failed)),
        new("denied", JsonTree.Of(counters.Denied)),
        new("cancelled", JsonTree.Of(counters.Cancelled)),
    ]);

    private static long Count(JsonObject tree, string name) => (long)(tree[name]?.AsNumber ?? 0);

    private static DateTimeOffset? Time(JsonObject tree, string name) =>
        DateTimeOffset.TryParse(tree[name]?.AsText, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time) ? time : null;

    private static T Word<T>(JsonObject tree, string name, T otherwise)
        where T : struct => Enum.TryParse(tree[name]?.AsText, out T value) ? value : otherwise;
}
