using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>A request cannot be understood; nothing was decided and no event is sent (docs/protocol/policy.md 9).</summary>
internal sealed class InvalidRunRequestException(string message) : Exception(message);

/// <summary>Reads the parameters of <c>system.run</c> (docs/protocol/commands.md 3.5).</summary>
internal static class SystemRunParams
{
    private const int MaxClaim = 200;

    /// <param name="tree">The parameters as they came.</param>
    /// <param name="agentId">The agent that asks (<see cref="AgentOf"/>).</param>
    /// <param name="inherited">The node's own environment.</param>
    /// <param name="rules">What the policy says about the environment of children.</param>
    /// <param name="prepared">The plans made here, for a gateway that does not hand the policy snapshot back; null for one that
    /// does.</param>
    /// <exception cref="InvalidRunRequestException">The request is refused as it stands.</exception>
    public static RunRequest Read(JsonTree tree, string? agentId, IReadOnlyDictionary<string, string> inherited, EnvironmentRules rules,
        PreparedPrograms? prepared)
    {
        JsonObject members = tree.AsObject ?? JsonObject.Empty;
        if (JsValue.Strings(members["command"]) is not { Count: > 0 } argv)
        {
            throw new InvalidRunRequestException("command required");
        }
        IReadOnlyList<KeyValuePair<string, string>> overrides = Overrides(members["env"]);
        string? rawCommand = members["rawCommand"]?.AsText;
        RequestLimits.Check(argv, rawCommand, overrides.Count);
        CommandOpening opening = RunAnalysis.Open(argv, rawCommand);
        IReadOnlyDictionary<string, string> environment = HostEnvironment.BuildUnder(rules, inherited, overrides,
            opening.IsShellInvocation, argv);
        string? cwd = JsText.TrimToNull(members["cwd"]?.AsText);
        CommandAnalysis analysis = RunAnalysis.Analyze(opening, new ResolutionContext(cwd, environment));
        if (analysis.RawCommandMismatch)
        {
            throw new InvalidRunRequestException("INVALID_REQUEST: rawCommand does not match command");
        }
        RunPlan? plan = members["systemRunPlan"] is { } planTree
            ? RunPlan.Read(planTree) ?? throw new InvalidRunRequestException("systemRunPlan invalid") : null;
        plan = plan is null ? null : prepared?.WithPolicy(plan) ?? plan;
        string? sessionKey = JsText.TrimToNull(members["sessionKey"]?.AsText);
        RunRequest request = new()
        {
            Argv = argv,
            Analysis = analysis,
            Plan = plan,
            AgentId = agentId,
            SessionKey = sessionKey ?? "node",
            RunId = JsText.TrimToNull(members["runId"]?.AsText) ?? Guid.NewGuid().ToString("D"),
            Cwd = cwd,
            EnvironmentOverrides = overrides,
            Environment = environment,
            Timeout = members["timeoutMs"]?.AsNumber is { } ms and > 0 ? TimeSpan.FromMilliseconds(Math.Min(ms, int.MaxValue)) : null,
            NeedsScreenRecording = members["needsScreenRecording"]?.AsBool == true,
            SuppressNotifyOnExit = members["suppressNotifyOnExit"]?.AsBool == true,
            Approval = ApprovalOf(members),
            Claim = ClaimOf(members),
            AllowAlways = members["approvalDecision"]?.AsText == "allow-always",
        };
        CheckPlan(request, sessionKey);
        CheckEnvironment(request);
        return request;
    }

    /// <summary>The agent that asks; the policy for it is needed before the rest can be read.</summary>
    internal static string? AgentOf(JsonTree tree) => JsText.TrimToNull(tree.AsObject?["agentId"]?.AsText);

    /// <summary>What a gateway would send for a plan if nobody has to be asked about it.</summary>
    internal static RunRequest OfPlan(RunPlan plan, IReadOnlyList<KeyValuePair<string, string>> overrides,
        IReadOnlyDictionary<string, string> environment) => new()
    {
        Argv = plan.Argv,
        Analysis = RunAnalysis.Analyze(plan.Argv, plan.CommandText, new ResolutionContext(plan.Cwd, environment)),
        Plan = plan,
        AgentId = plan.AgentId,
        SessionKey = plan.SessionKey ?? "node",
        RunId = "",
        Cwd = plan.Cwd,
        EnvironmentOverrides = overrides,
        Environment = environment,
    };

    /// <summary>
    /// The variables a request wants to set. A list is read as JavaScript does, its positions being the names: those are refused later,
    /// with their names.
    /// </summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Overrides(JsonTree? env) => env switch
    {
        JsonObject map =>
            map.Members.Where(member => member.Value is JsonText)
            .Select(member => new KeyValuePair<string, string>(member.Key, member.Value.AsText!)).ToList(),
        JsonArray list =>
            list.Items.Select((item, index) =>
                new KeyValuePair<string, string>(index.ToString(System.Globalization.CultureInfo.InvariantCulture), item.AsText ?? ""))
            .ToList(),
        JsonText text =>
            Enumerable.Range(0, Math.Min(text.Value.Length, 100))
            .Select(index => new KeyValuePair<string, string>(index.ToString(System.Globalization.CultureInfo.InvariantCulture), ""))
            .ToList(),
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

    /// <summary>
    /// The words of a claim, with where it came from as far as the gateway tells: its own business, but a person who reads the record wants
    /// to know.
    /// </summary>
    private static string? ClaimOf(JsonObject members)
    {
        string? claim = JsText.TrimToNull(members["approvalSource"]?.AsText) ?? JsText.TrimToNull(members["approvalDecision"]?.AsText)
            ?? (members["approved"]?.AsBool == true ? "approved" : null);
        if (claim is null)
        {
            return null;
        }
        string[] from = new[] { "approvedBy", "resolvedBy", "turnSourceChannel", "turnSourceAccountId", "turnSourceTo" }
            .Select(name => JsText.TrimToNull(members[name]?.AsText)).OfType<string>().ToArray();
        return Printable.Clean(from.Length == 0 ? claim : $"{claim} ({string.Join(", ", from)})", MaxClaim);
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
        return members["approved"]?.AsBool == true || members["approvalDecision"]?.AsText is "allow-once" or "allow-always"
            ? ApprovalKind.Explicit : ApprovalKind.None;
    }

    /// <summary>An approval is for one plan: the request must be that plan, word for word (docs/protocol/policy.md 6.5).</summary>
    private static void CheckPlan(RunRequest request, string? sessionKey)
    {
        if (request.Approval == ApprovalKind.None)
        {
            return;
        }
        if (request.Plan is not { } plan || !plan.Argv.SequenceEqual(request.Argv) || plan.CommandText != request.Analysis.CommandText
            || plan.Cwd != request.Cwd || plan.AgentId != request.AgentId || plan.SessionKey != sessionKey)
        {
            throw new InvalidRunRequestException(request.Approval == ApprovalKind.Explicit
                ? "explicit approval requires matching systemRunPlan" : "approvalSource requires matching systemRunPlan");
        }
        // Neither in the plan nor known from its making: nobody can say under which policy it was approved.
        if (request.Approval != ApprovalKind.AskFallback && plan.PolicySnapshot is null)
        {
            throw new InvalidRunRequestException("delayed approval requires a prepared policy snapshot");
        }
    }

    private static void CheckEnvironment(RunRequest request)
    {
        List<string> blocked = request.Analysis.EnvAssignmentKeys.Where(name => HostEnvironment.IsBlockedAssignment(name, "1"))
            .Select(name => name.ToUpperInvariant()).Distinct().ToList();
        if (blocked.Count > 0)
        {
            blocked.Sort(StringComparer.Ordinal);
            throw new InvalidRunRequestException(
                $"SYSTEM_RUN_DENIED: command env assignment rejected (blocked env assignment keys: {string.Join(", ", blocked)})");
        }
        CheckOverrides(request.EnvironmentOverrides);
    }
}
