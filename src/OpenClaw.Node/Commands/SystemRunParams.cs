using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>A request cannot be understood; nothing was decided and no event is sent (spec/exec-approvals.md 9).</summary>
internal sealed class InvalidRunRequestException(string message) : Exception(message);

/// <summary>The parameters of <c>system.run</c>, checked as far as that is possible without looking at the policy (spec/commands.md 3.5).</summary>
internal sealed record SystemRunParams
{
    public required IReadOnlyList<string> Argv { get; init; }

    public required CommandAnalysis Analysis { get; init; }

    public RunPlan? Plan { get; init; }

    public string? AgentId { get; init; }

    public required string SessionKey { get; init; }

    public required string RunId { get; init; }

    public string? Cwd { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> EnvironmentOverrides { get; init; }

    /// <summary>The environment of the process to be.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool NeedsScreenRecording { get; init; }

    public bool SuppressNotifyOnExit { get; init; }

    public ApprovalKind Approval { get; init; }

    /// <summary>The approval is to be remembered as a rule.</summary>
    public bool AllowAlways { get; init; }

    /// <param name="tree">The parameters as they came.</param>
    /// <param name="inherited">The node's own environment.</param>
    /// <param name="prepared">The plans made here, for gateways that do not hand the policy snapshot back.</param>
    /// <exception cref="InvalidRunRequestException">The request is refused as it stands.</exception>
    public static SystemRunParams Read(JsonTree tree, IReadOnlyDictionary<string, string> inherited, PreparedPrograms prepared)
    {
        JsonObject members = tree.AsObject ?? JsonObject.Empty;
        if (JsValue.Strings(members["command"]) is not { Count: > 0 } argv)
        {
            throw new InvalidRunRequestException("command required");
        }
        IReadOnlyList<KeyValuePair<string, string>> overrides = Overrides(members["env"]);
        bool isShell = RunAnalysis.IsShellInvocation(argv);
        IReadOnlyDictionary<string, string> environment = HostEnvironment.Build(inherited, overrides, isShell, argv);
        string? cwd = JsText.TrimToNull(members["cwd"]?.AsText);
        CommandAnalysis analysis = RunAnalysis.Analyze(argv, members["rawCommand"]?.AsText, new ResolutionContext(cwd, environment));
        if (analysis.RawCommandMismatch)
        {
            throw new InvalidRunRequestException("INVALID_REQUEST: rawCommand does not match command");
        }
        RunPlan? plan = members["systemRunPlan"] is { } planTree ? RunPlan.Read(planTree) ?? throw new InvalidRunRequestException("systemRunPlan invalid") : null;
        plan = plan is null ? null : prepared.WithPolicy(plan);
        string? sessionKey = JsText.TrimToNull(members["sessionKey"]?.AsText);
        SystemRunParams request = new()
        {
            Argv = argv,
            Analysis = analysis,
            Plan = plan,
            AgentId = JsText.TrimToNull(members["agentId"]?.AsText),
            SessionKey = sessionKey ?? "node",
            RunId = JsText.TrimToNull(members["runId"]?.AsText) ?? Guid.NewGuid().ToString("D"),
            Cwd = cwd,
            EnvironmentOverrides = overrides,
            Environment = environment,
            Timeout = members["timeoutMs"]?.AsNumber is { } ms and > 0 ? TimeSpan.FromMilliseconds(Math.Min(ms, int.MaxValue)) : null,
            NeedsScreenRecording = members["needsScreenRecording"]?.AsBool == true,
            SuppressNotifyOnExit = members["suppressNotifyOnExit"]?.AsBool == true,
            Approval = ApprovalOf(members),
            AllowAlways = members["approvalDecision"]?.AsText == "allow-always",
        };
        request.CheckPlan(sessionKey);
        request.CheckEnvironment();
        return request;
    }

    /// <summary>The variables a request wants to set. A list is read as JavaScript does, its positions being the names: those are refused later, with their names.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Overrides(JsonTree? env) => env switch
    {
        JsonObject map => map.Members.Where(member => member.Value is JsonText).Select(member => new KeyValuePair<string, string>(member.Key, member.Value.AsText!)).ToList(),
        JsonArray list => list.Items.Select((item, index) => new KeyValuePair<string, string>(index.ToString(System.Globalization.CultureInfo.InvariantCulture), item.AsText ?? string.Empty)).ToList(),
        JsonText text => Enumerable.Range(0, Math.Min(text.Value.Length, 100)).Select(index => new KeyValuePair<string, string>(index.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Empty)).ToList(),
        _ => [],
    };

    /// <exception cref="InvalidRunRequestException">A variable must not be set.</exception>
    internal static void CheckOverrides(IReadOnlyList<KeyValuePair<string, string>> overrides)
    {
        EnvironmentOverrideCheck check = HostEnvironment.CheckOverrides(overrides);
        if (check.Rejected)
        {
            List<string> details = [];
            if (check.Blocked.Count > 0)
            {
                details.Add("blocked override keys: " + string.Join(", ", check.Blocked));
            }
            if (check.Invalid.Count > 0)
            {
                details.Add("invalid non-portable override keys: " + string.Join(", ", check.Invalid));
            }
            throw new InvalidRunRequestException($"SYSTEM_RUN_DENIED: environment override rejected ({string.Join("; ", details)})");
        }
    }

    private static ApprovalKind ApprovalOf(JsonObject members)
    {
        JsonTree? source = members["approvalSource"] is JsonNull ? null : members["approvalSource"];
        if (source is not null)
        {
            ApprovalKind kind = source.AsText switch
            {
                "ask-fallback" => ApprovalKind.AskFallback,
                "auto-review" => ApprovalKind.AutoReview,
                _ => throw new InvalidRunRequestException("approvalSource invalid"),
            };
            return members.Has("approved") || members.Has("approvalDecision")
                ? throw new InvalidRunRequestException("approvalSource cannot be combined with explicit approval")
                : kind;
        }
        return members["approved"]?.AsBool == true || members["approvalDecision"]?.AsText is "allow-once" or "allow-always" ? ApprovalKind.Explicit : ApprovalKind.None;
    }

    /// <summary>An approval is for one plan: the request must be that plan, word for word (spec/exec-approvals.md 6.5).</summary>
    private void CheckPlan(string? sessionKey)
    {
        if (Approval == ApprovalKind.None)
        {
            return;
        }
        if (Plan is null || !Plan.Argv.SequenceEqual(Argv) || Plan.CommandText != Analysis.CommandText || Plan.Cwd != Cwd || Plan.AgentId != AgentId || Plan.SessionKey != sessionKey)
        {
            throw new InvalidRunRequestException(Approval == ApprovalKind.Explicit ? "explicit approval requires matching systemRunPlan" : "approvalSource requires matching systemRunPlan");
        }
        // Neither in the plan nor known from its making: nobody can say under which policy it was approved.
        if (Approval != ApprovalKind.AskFallback && Plan.PolicySnapshot is null)
        {
            throw new InvalidRunRequestException("delayed approval requires a prepared policy snapshot");
        }
    }

    private void CheckEnvironment()
    {
        List<string> blocked = Analysis.EnvAssignmentKeys.Where(name => HostEnvironment.IsBlockedAssignment(name, "1")).Select(name => name.ToUpperInvariant()).Distinct().ToList();
        if (blocked.Count > 0)
        {
            blocked.Sort(StringComparer.Ordinal);
            throw new InvalidRunRequestException($"SYSTEM_RUN_DENIED: command env assignment rejected (blocked env assignment keys: {string.Join(", ", blocked)})");
        }
        CheckOverrides(EnvironmentOverrides);
    }
}
