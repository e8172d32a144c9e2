using System.Globalization;
using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// A status as JSON and back, each member once: what the local status channel carries and what <c>openclaw-node status --json</c> prints.
/// </summary>
internal static class NodeStatusDocument
{
    private static readonly Member[] Members =
    [
        Text("version", status => status.Version, (status, value) => status with { Version = value ?? "" }),
        Number("processId", status => status.ProcessId, (status, value) => status with { ProcessId = (int)(value ?? 0) }),
        Time("startedAt", status => status.StartedAt, (status, value) => status with { StartedAt = value ?? default }),
        Time("takenAt", status => status.TakenAt, (status, value) => status with { TakenAt = value ?? default }),
        Number("uptimeSeconds", status => (long)status.Uptime.TotalSeconds, (status, _) => status),
        Text("stateDirectory", status => status.StateDirectory, (status, value) => status with { StateDirectory = value ?? "" }),
        Text("nodeId", status => status.NodeId, (status, value) => status with { NodeId = value ?? "" }),
        Text("displayName", status => status.DisplayName, (status, value) => status with { DisplayName = value ?? "" }),
        Text("deviceId", status => status.DeviceId, (status, value) => status with { DeviceId = value ?? "" }),
        Text("connection", status => status.Connection.ToString(),
            (status, value) => status with { Connection = Word(value, GatewayConnectionState.NotStarted) }),
        Time("connectionSince", status => status.ConnectionSince,
            (status, value) => status with { ConnectionSince = value ?? status.StartedAt }),
        Text("gateway", status => status.Gateway, (status, value) => status with { Gateway = value }),
        Text("tlsFingerprint", status => status.TlsFingerprint, (status, value) => status with { TlsFingerprint = value }),
        Text("gatewayVersion", status => status.GatewayVersion, (status, value) => status with { GatewayVersion = value }),
        Number("protocol", status => status.Protocol, (status, value) => status with { Protocol = (int?)value }),
        Number("hellos", status => status.Hellos, (status, value) => status with { Hellos = (int)(value ?? 0) }),
        Time("nextAttemptAt", status => status.NextAttemptAt, (status, value) => status with { NextAttemptAt = value }),
        Text("pairing", status => status.Pairing.ToString(), (status, value) => status with { Pairing = Word(value, NodePairing.Unknown) }),
        Text("pairingRequestId", status => status.PairingRequestId, (status, value) => status with { PairingRequestId = value }),
        Text("surface", status => status.Surface.ToString(), (status, value) => status with { Surface = Word(value, NodeSurface.Unknown) }),
        Text("surfaceRequestId", status => status.SurfaceRequestId, (status, value) => status with { SurfaceRequestId = value }),
        new("commands", status => new JsonArray(status.Commands.Select(JsonTree.Of).ToArray()),
            (status, tree) => status with { Commands = [.. (tree?.AsArray ?? []).Select(item => item.AsText).OfType<string>()] }),
        new("policy", status => ToTree(status.Policy),
            (status, tree) => status with { Policy = PolicyOf(tree?.AsObject ?? JsonObject.Empty) }),
        new("gatewayExec", status => status.GatewayExec is { } exec ? ToTree(exec) : null,
            (status, tree) => status with { GatewayExec = ExecOf(tree?.AsObject) }),
        new("counters", status => ToTree(status.Counters),
            (status, tree) => status with { Counters = CountersOf(tree?.AsObject ?? JsonObject.Empty) }),
        Text("lastError", status => status.LastError, (status, value) => status with { LastError = value }),
        Time("lastErrorAt", status => status.LastErrorAt, (status, value) => status with { LastErrorAt = value }),
        Text("nextStep", status => status.NextStep, (status, value) => status with { NextStep = value }),
    ];

    /// <summary>What is not known is left out.</summary>
    public static JsonObject ToTree(NodeStatus status) => new([.. Known(status), .. Speaker(status)]);

    /// <summary>For people's scripts: what is not known is null, so that every member is always there.</summary>
    public static string Report(NodeStatus status) => JsonTreeWriter.WriteCompact(new JsonObject(
        [.. Members.Select(member => new KeyValuePair<string, JsonTree>(member.Name, member.Get(status) ?? JsonTree.Null))]));

    /// <summary>The status in a document, or null when it is none (another release's, or not ours at all).</summary>
    public static NodeStatus? FromTree(JsonTree tree)
    {
        if (tree.AsObject is not { } root || root["policy"]?.AsObject is null || root["counters"]?.AsObject is null
            || root["processId"]?.AsNumber is null || TimeOf(root["startedAt"]) is null || TimeOf(root["takenAt"]) is null)
        {
            return null;
        }
        NodeStatus status = Members.Aggregate(Nothing, (known, member) => member.Set(known, root[member.Name]));
        return status with { NextStep = NextStep(root) };
    }

    private static NodeStatus Nothing { get; } = new()
    {
        Version = "",
        ProcessId = 0,
        StartedAt = default,
        TakenAt = default,
        StateDirectory = "",
        NodeId = "",
        DisplayName = "",
        DeviceId = "",
        Connection = GatewayConnectionState.NotStarted,
        ConnectionSince = default,
        Commands = [],
        Policy = PolicyOf(JsonObject.Empty),
        Counters = CountersOf(JsonObject.Empty),
    };

    private static IEnumerable<KeyValuePair<string, JsonTree>> Known(NodeStatus status)
    {
        foreach (Member member in Members)
        {
            if (member.Get(status) is { } value)
            {
                yield return new(member.Name, value);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonTree>> Speaker(NodeStatus status) =>
        status.NextStep is null ? [] : [new("spokenBy", JsonTree.Of(ToolWords.Current.Name))];

    // Who waits for an operator is known as facts; the rest was said by the node in the words of the tool that started it.
    private static string? NextStep(JsonObject root) =>
        root["nextStep"]?.AsText is not { } said ? null
        : Word(root["pairing"]?.AsText, NodePairing.Unknown) is NodePairing.WaitingForApproval or NodePairing.Removed
            ? ToolWords.Current.ApproveDevice(root["pairingRequestId"]?.AsText)
        : Word(root["connection"]?.AsText, GatewayConnectionState.NotStarted) == GatewayConnectionState.Connected
            && Word(root["surface"]?.AsText, NodeSurface.Unknown) == NodeSurface.WaitingForApproval
            ? ToolWords.Current.ApproveCommands(root["surfaceRequestId"]?.AsText)
        : ToolWords.Translate(said, root["spokenBy"]?.AsText);

    private static JsonObject ToTree(NodePolicySummary policy) => new([
        new("security", JsonTree.Of(policy.Security)),
        new("ask", JsonTree.Of(policy.Ask)),
        new("askFallback", JsonTree.Of(policy.AskFallback)),
        new("rules", JsonTree.Of(policy.Rules)),
        new("problem", policy.Problem is null ? JsonTree.Null : JsonTree.Of(policy.Problem)),
    ]);

    private static NodePolicySummary PolicyOf(JsonObject tree) => new(
        tree["security"]?.AsText ?? "", tree["ask"]?.AsText ?? "", tree["askFallback"]?.AsText ?? "", (int)(tree["rules"]?.AsNumber ?? 0),
        tree["problem"]?.AsText);

    private static JsonObject ToTree(GatewayExecPolicy exec) => new([
        new("security", JsonTree.Of(exec.Security)),
        new("ask", JsonTree.Of(exec.Ask)),
        new("release", exec.Release is null ? JsonTree.Null : JsonTree.Of(exec.Release)),
    ]);

    private static GatewayExecPolicy? ExecOf(JsonObject? tree) =>
        tree is null ? null : GatewayExecPolicy.Of(tree["security"]?.AsText, tree["ask"]?.AsText, tree["release"]?.AsText);

    private static JsonObject ToTree(NodeCounters counters) => new([
        new("received", JsonTree.Of(counters.Received)),
        new("running", JsonTree.Of(counters.Running)),
        new("succeeded", JsonTree.Of(counters.Succeeded)),
        new("failed", JsonTree.Of(counters.Failed)),
        new("denied", JsonTree.Of(counters.Denied)),
        new("cancelled", JsonTree.Of(counters.Cancelled)),
    ]);

    private static NodeCounters CountersOf(JsonObject tree) => new(
        Count(tree, "received"), (int)Count(tree, "running"), Count(tree, "succeeded"), Count(tree, "failed"), Count(tree, "denied"),
        Count(tree, "cancelled"));

    private static long Count(JsonObject tree, string name) => (long)(tree[name]?.AsNumber ?? 0);

    private static DateTimeOffset? TimeOf(JsonTree? tree) =>
        DateTimeOffset.TryParse(tree?.AsText, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time)
            ? time : null;

    private static T Word<T>(string? text, T otherwise)
        where T : struct => Enum.TryParse(text, out T value) ? value : otherwise;

    private static Member Text(string name, Func<NodeStatus, string?> get, Func<NodeStatus, string?, NodeStatus> set) =>
        new(name, status => get(status) is { } text ? JsonTree.Of(text) : null, (status, tree) => set(status, tree?.AsText));

    private static Member Number(string name, Func<NodeStatus, long?> get, Func<NodeStatus, long?, NodeStatus> set) =>
        new(name, status => get(status) is { } number ? JsonTree.Of(number) : null, (status, tree) => set(status, (long?)tree?.AsNumber));

    private static Member Time(string name, Func<NodeStatus, DateTimeOffset?> get, Func<NodeStatus, DateTimeOffset?, NodeStatus> set) =>
        new(name, status => get(status) is { } time ? JsonTree.Of(time.ToString("O", CultureInfo.InvariantCulture)) : null,
            (status, tree) => set(status, TimeOf(tree)));

    private sealed record Member(string Name, Func<NodeStatus, JsonTree?> Get, Func<NodeStatus, JsonTree?, NodeStatus> Set);
}
