using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Audit;

namespace OpenClaw.Node.Operator;

/// <summary>A request that waits at a gateway for somebody's yes or no.</summary>
public sealed record GatewayExecRequest
{
    private const int MaxId = 256;
    private const int MaxCommand = 256 * 1024;
    private const int MaxText = 4096;
    private const int MaxWords = 4096;

    /// <summary>The agent, by the name of the cmdlets' parameter: with it the objects bind in a pipeline.</summary>
    public string? Agent => AgentId;

    /// <summary>What to name in an answer.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that asked; null when it named none.</summary>
    public string? AgentId { get; init; }

    /// <summary>The command as the gateway shows it. Secrets are shown: who decides must see what would run.</summary>
    public required string Command { get; init; }

    /// <summary>The program and its arguments, where the request tells them.</summary>
    public IReadOnlyList<string> Argv { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>Where it would run; null when the request does not say.</summary>
    public string? Directory { get; init; }

    /// <summary>Names of the variables that the request sets.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>What it would run on: <c>node</c>, <c>gateway</c>, <c>sandbox</c>.</summary>
    public string? RunsOn { get; init; }

    /// <summary>The device id of the node, with <see cref="RunsOn"/> <c>node</c>.</summary>
    public string? NodeId { get; init; }

    /// <summary>The session of the agent.</summary>
    public string? SessionKey { get; init; }

    /// <summary>What the gateway warns of.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The answers that the gateway takes: <c>allow-once</c>, <c>allow-always</c>, <c>deny</c>.</summary>
    public IReadOnlyList<string> AllowedDecisions { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When the gateway takes silence for a no.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The gateway it waits at; binds to -Url of the answering cmdlets.</summary>
    public required string Url { get; init; }

    /// <summary>The pinned certificate of that gateway, or null.</summary>
    public string? TlsFingerprint { get; init; }

    /// <summary>Where it would run, in words.</summary>
    internal string Target => NodeId is null ? RunsOn ?? "the gateway" : $"node {NodeId}";

    /// <summary>For people: its id and the command, with nothing hidden in it.</summary>
    public override string ToString() => $"{Id}: {Printable.Visible(Command)}";

    /// <summary>Reads one item of <c>exec.approval.list</c> (seen at gateway 2026.9.6); null when it is none.</summary>
    internal static GatewayExecRequest? Read(JsonElement item, GatewayEndpoint gateway)
    {
        JsonElement request = JsonRead.Object(item, "request"), plan = JsonRead.Object(request, "systemRunPlan");
        // A command that is too long to be shown whole is left out: nobody may say yes to half of it.
        if (JsonRead.String(item, "id", MaxId) is not { Length: > 0 } id || id.Any(char.IsControl)
            || JsonRead.String(request, "command", MaxCommand) is not { } command)
        {
            return null;
        }
        string? warning = JsonRead.String(request, "warningText", MaxText);
        return new GatewayExecRequest
        {
            Id = id,
            AgentId = Line(request, "agentId"),
            Command = command,
            Argv = JsonRead.Strings(plan.ValueKind == JsonValueKind.Object ? plan : request,
                plan.ValueKind == JsonValueKind.Object ? "argv" : "commandArgv", MaxWords, MaxCommand),
            Directory = Line(request, "cwd"),
            EnvironmentNames = JsonRead.Strings(request, "envKeys", MaxWords, MaxText),
            RunsOn = Line(request, "host"),
            NodeId = Line(request, "nodeId"),
            SessionKey = Line(request, "sessionKey"),
            Warnings = [.. (warning is null ? [] : new[] { warning })
                .Concat(JsonRead.Strings(JsonRead.Object(request, "commandAnalysis"), "warningLines", 64, MaxText))
                .Select(SecretRedaction.OneLine)],
            AllowedDecisions = JsonRead.Strings(request, "allowedDecisions", 16, 64),
            AskedAt = Time(item, "createdAtMs"),
            ExpiresAt = Time(item, "expiresAtMs"),
            Url = gateway.Url,
            TlsFingerprint = gateway.Fingerprint?.ToString(),
        };
    }

    private static string? Line(JsonElement owner, string name) =>
        JsonRead.String(owner, name, MaxText) is { Length: > 0 } text ? SecretRedaction.OneLine(text) : null;

    private static DateTimeOffset Time(JsonElement owner, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(JsonRead.Long(owner, name, 0, OperatorJson.MaxTime) ?? 0);
}
