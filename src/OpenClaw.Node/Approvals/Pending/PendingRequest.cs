using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Pending;

/// <summary>
/// A denied request that somebody may still allow: everything that a second request must have in common with it (docs/protocol/policy.md
/// 6).
/// </summary>
internal sealed record PendingRequest
{
    /// <summary>Short enough to type.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset FirstAskedAt { get; init; }

    public required DateTimeOffset LastAskedAt { get; init; }

    public int TimesAsked { get; init; } = 1;

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When an administrator allowed it once; null while it waits.</summary>
    public DateTimeOffset? AllowedAt { get; init; }

    public string? AgentId { get; init; }

    public string? SessionKey { get; init; }

    public required IReadOnlyList<string> Argv { get; init; }

    public required string CommandText { get; init; }

    /// <summary>The directory without links.</summary>
    public required string Directory { get; init; }

    /// <summary>Hash of all variables that the request sets, secrets included.</summary>
    public required string EnvironmentHash { get; init; }

    /// <summary>Names of the variables that the request sets.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init; } = [];

    /// <summary>The variables that reach the command, without the values that look like secrets.</summary>
    public IReadOnlyList<ExecRequestVariable> Environment { get; init; } = [];

    /// <summary>The files of its programs, for whoever decides.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>What every program of the command was when it was asked for: paths, sizes, times.</summary>
    public required string ProgramsHash { get; init; }

    public MutableFileOperand? Operand { get; init; }

    public required PolicySnapshot Policy { get; init; }

    /// <summary>Why it was denied, as a stable code.</summary>
    public required string Reason { get; init; }

    /// <summary>Why it cannot be allowed for once; null when it can.</summary>
    public string? CannotAllowOnce { get; init; }

    /// <summary>What of it a yes does not hold, in words; null when there is nothing.</summary>
    public string? NotHeld { get; init; }

    /// <summary>
    /// True when a later request is this very one: what one session was allowed, another does not use up, nor see the output of.
    /// </summary>
    public bool IsSame(PendingRequest other) =>
        AgentId == other.AgentId && SessionKey == other.SessionKey && Directory == other.Directory
        && EnvironmentHash == other.EnvironmentHash && Argv.SequenceEqual(other.Argv);

    /// <summary>True when nothing that it would carry out has changed either.</summary>
    public bool IsUnchanged(PendingRequest other) => IsSame(other) && ProgramsHash == other.ProgramsHash && Operand == other.Operand;

    public RunPlan ToPlan() => new()
    {
        Argv = Argv, Cwd = Directory, CommandText = CommandText, AgentId = AgentId, SessionKey = SessionKey, MutableFileOperand = Operand,
        PolicySnapshot = Policy,
    };

    public JsonObject ToTree() => JsonObject.Empty
        .Put("id", Id)
        .Put("firstAskedAt", Milliseconds(FirstAskedAt))
        .Put("lastAskedAt", Milliseconds(LastAskedAt))
        .Put("timesAsked", (double)TimesAsked)
        .Put("expiresAt", Milliseconds(ExpiresAt))
        .Put("allowedAt", AllowedAt is { } at ? Milliseconds(at) : null)
        .Put("reason", Reason)
        .Put("cannotAllowOnce", CannotAllowOnce)
        .Put("notHeld", NotHeld)
        .Put("programsHash", ProgramsHash)
        .Put("environmentHash", EnvironmentHash)
        .With("environmentNames", new JsonArray(EnvironmentNames.Select(JsonTree.Of).ToArray()))
        .With("environment", new JsonArray(Environment.Select(VariableToTree).ToArray()))
        .With("programs", new JsonArray(Programs.Select(JsonTree.Of).ToArray()))
        .With("plan", ToPlan().ToTree());

    /// <summary>Null when the entry is not one: it is dropped then, which only means that the gateway has to ask again.</summary>
    public static PendingRequest? FromTree(JsonObject tree) =>
        tree["plan"] is { } planTree && RunPlan.Read(planTree) is { Cwd: not null, PolicySnapshot: not null } plan
        && tree["id"]?.AsText is { } id && tree["reason"]?.AsText is { } reason && tree["programsHash"]?.AsText is { } programs
            && tree["environmentHash"]?.AsText is { } environment
        && Time(tree["firstAskedAt"]) is { } first && Time(tree["lastAskedAt"]) is { } last && Time(tree["expiresAt"]) is { } expires
            ? new PendingRequest
            {
                Id = id,
                FirstAskedAt = first,
                LastAskedAt = last,
                TimesAsked = (int)Math.Min(tree["timesAsked"]?.AsNumber ?? 1, int.MaxValue),
                ExpiresAt = expires,
                AllowedAt = Time(tree["allowedAt"]),
                AgentId = plan.AgentId,
                SessionKey = plan.SessionKey,
                Argv = plan.Argv,
                CommandText = plan.CommandText,
                Directory = plan.Cwd,
                EnvironmentHash = environment,
                EnvironmentNames = (tree["environmentNames"]?.AsArray ?? []).Select(name => name.AsText).OfType<string>().ToList(),
                Environment = (tree["environment"]?.AsArray ?? []).Select(VariableFromTree).OfType<ExecRequestVariable>().ToList(),
                Programs = (tree["programs"]?.AsArray ?? []).Select(name => name.AsText).OfType<string>().ToList(),
                ProgramsHash = programs,
                Operand = plan.MutableFileOperand,
                Policy = plan.PolicySnapshot,
                Reason = reason,
                CannotAllowOnce = tree["cannotAllowOnce"]?.AsText,
                NotHeld = tree["notHeld"]?.AsText,
            }
            : null;

    private static JsonTree VariableToTree(ExecRequestVariable variable) =>
        JsonObject.Empty.Put("name", variable.Name).Put("value", variable.Value).Put("needsConsent", variable.NeedsConsent);

    private static ExecRequestVariable? VariableFromTree(JsonTree tree) =>
        tree.AsObject is { } variable && variable["name"]?.AsText is { } name
            ? new ExecRequestVariable(name, variable["value"]?.AsText, variable["needsConsent"]?.AsBool != false) : null;

    private static double Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static DateTimeOffset? Time(JsonTree? tree) =>
        tree?.AsNumber is { } ms and > 0 and < 253_402_300_799_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms) : null;
}
