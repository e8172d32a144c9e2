using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution.Contract;

namespace OpenClaw.Node.Approvals.Runs;

/// <summary>
/// A run that may start: the exact argv and directory, what they were held to, and what its start leaves behind. Between this value and the
/// process anything may have been exchanged; <see cref="FindDrift"/> is asked again just before the process is created.
/// </summary>
internal sealed record PreparedRun
{
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>The file to start where the argv's first word is a link that could be turned; null for that word itself.</summary>
    public string? Program { get; init; }

    /// <summary>On Windows, in place of the argv: a text for cmd.exe, taken apart. Null when the argv itself is started.</summary>
    public IReadOnlyList<LaunchStep>? Steps { get; init; }

    public required string? WorkingDirectory { get; init; }

    /// <summary>The request's environment, with the places of interpreters in front where somebody could put others before them.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required Authorization Authorization { get; init; }

    public required UsageRecord Usage { get; init; }

    /// <summary>The request's argv with the program pinned: what the plan's script belongs to.</summary>
    private IReadOnlyList<string> PinnedArgv { get; init; } = [];

    private DirectoryCapture? Directory { get; init; }

    private MutableFileOperand? Operand { get; init; }

    private ProgramBinding? Programs { get; init; }

    /// <summary>Decides and binds. Null when it may not run; <paramref name="decision"/> then says why.</summary>
    public static PreparedRun? Prepare(RunRequest parameters, EffectivePolicy policy, IReadOnlyCollection<string> skillBins, string home,
        out PolicyDecision decision)
    {
        RunInputs inputs = new()
        {
            Argv = parameters.Argv,
            Analysis = parameters.Analysis,
            WorkingDirectory = parameters.Cwd,
            Environment = parameters.Environment,
            OverrideNames = RequestVariables.Reaching(parameters.EnvironmentOverrides, parameters.Environment),
            AgentId = parameters.AgentId,
            Approval = parameters.Approval,
        };
        decision = ExecPolicyEvaluator.Evaluate(inputs, policy, skillBins, home);
        return BindAllowed(parameters, ref decision);
    }

    /// <summary>
    /// Binds a request that was denied because nobody was there to ask, now that somebody on this machine said yes to its plan.
    /// </summary>
    /// <param name="parameters">The request with that plan.</param>
    /// <param name="shown">What was said yes to.</param>
    /// <param name="decision">The denial; then the decision that holds.</param>
    public static PreparedRun? AllowHere(RunRequest parameters, PendingRequest shown, ref PolicyDecision decision)
    {
        PolicyDecision asked = decision;
        decision = ExecPolicyEvaluator.AllowHere(decision);
        PreparedRun? run = BindAllowed(parameters, ref decision);
        // Files that were as shown when the yes was found may have been rewritten until they were bound; what is rewritten later the last
        // look sees.
        bool holds = run is null || PendingRequestBuilder.Build(asked, parameters.SessionKey, parameters.EnvironmentOverrides) is { } now
            && shown.IsUnchanged(now);
        return holds ? run : Refuse(DecisionReason.OperandChanged, ref decision);
    }

    private static PreparedRun? BindAllowed(RunRequest parameters, ref PolicyDecision decision)
    {
        PolicySnapshot? approvedUnder = decision.Inputs.Approved ? parameters.Plan?.PolicySnapshot : null;
        if (approvedUnder is not null && !approvedUnder.IsCurrent(decision.Policy.Snapshot))
        {
            decision = decision with { Reason = DecisionReason.PolicyChanged };
        }
        return decision.Allowed ? Bind(parameters, approvedUnder, ref decision) : null;
    }

    /// <summary>The first thing that is not as it was, or "allowed" when all is.</summary>
    public DecisionReason FindDrift() =>
        Directory?.IsCurrent() == false ? DecisionReason.DirectoryChanged
        : Operand is not null && !MutableOperand.IsCurrent(Operand, PinnedArgv, WorkingDirectory) || Programs?.IsCurrent() == false
            ? DecisionReason.OperandChanged
        : DecisionReason.Allowed;

    private static PreparedRun? Bind(RunRequest parameters, PolicySnapshot? approvedUnder, ref PolicyDecision decision)
    {
        bool approvalBound = parameters.Approval != ApprovalKind.None;
        bool bound = decision.IsBound;
        ResolutionContext context = new(parameters.Cwd, parameters.Environment);
        DirectoryCapture? directory = null;
        if (bound && (directory = DirectoryCapture.TryCapture(context.DirectoryOrOwn, out DecisionReason refusal)) is null)
        {
            return Refuse(refusal, ref decision);
        }
        if (bound && UnclearPaths.Any(parameters.Analysis, context))
        {
            return Refuse(DecisionReason.UnstableExecutable, ref decision);
        }
        IReadOnlyList<string> pinned = parameters.Argv;
        if (approvalBound)
        {
            ResolutionContext captured = context with { WorkingDirectory = directory!.Path };
            if (RunPlanBuilder.PinProgram(parameters.Argv, parameters.Analysis, captured) is not { } argv)
            {
                return Refuse(DecisionReason.UnstableExecutable, ref decision);
            }
            pinned = argv;
        }
        if (RunArgv.Build(decision, pinned,
            directory is null ? context : context with { WorkingDirectory = directory.Path }) is not { } planned)
        {
            return Refuse(DecisionReason.PlanMismatch, ref decision);
        }
        ExecutableResolution first = bound && planned.Count > 0
            ? ExecutableResolution.Find(planned[0], context with { WorkingDirectory = directory!.Path })
            : new ExecutableResolution("", null, null);
        IReadOnlyList<LaunchStep>? steps = bound && decision.Inputs.IsWindows
            ? CmdSteps.Build(decision, System.Environment.SystemDirectory) : null;
        if (steps is null && RunArgv.NeedsSteps(decision))
        {
            return Refuse(DecisionReason.PlanMismatch, ref decision);
        }
        string? workingDirectory = directory?.Path ?? parameters.Cwd;
        // A yes given on this machine was compared file by file with what was shown, also where the wire's plans cannot hold a command.
        if (bound && parameters.Approval != ApprovalKind.Local && parameters.Plan is { } plan
            && FindOperandProblem(parameters, plan, pinned, workingDirectory!, decision.AllowedByItself, out string? detail) is { } problem)
        {
            decision = decision with { Detail = detail };
            return Refuse(problem, ref decision);
        }
        if (parameters.NeedsScreenRecording)
        {
            return Refuse(DecisionReason.ScreenRecording, ref decision);
        }
        // A yes says nothing of interpreters, so that nobody looked yet.
        IReadOnlyList<ExecutableResolution> lookedUp = !bound ? []
            : [.. decision.Segments.SelectMany(verdict => approvalBound && verdict.LookedUp.Count == 0
                ? FirstLine.LookedUpBy(verdict.Program, context) : verdict.LookedUp)];
        ProgramBinding? programs = bound
            ? new ProgramBinding([planned[0], .. NamedProgram.Of(decision.Inputs.Analysis).Select(program => program.Name),
                .. lookedUp.Select(file => file.Raw)],
            ScriptPaths(decision, context), parameters.Plan?.MutableFileOperand?.Path, context) : null;
        bool turnable = PinnedCommand.IsTurnable(first);
        if (turnable && decision.Segments is [var only] && only.Program.TruePath is { } judged && only.Segment.EffectiveArgv.Count > 0
            && judged != first.TruePath)
        {
            return Refuse(DecisionReason.OperandChanged, ref decision);
        }
        if (programs is not null
            && !(decision.Segments.All(verdict => programs.Agrees(verdict.Program) && ScriptPath(verdict, context) is var script
                && (script is null || programs.Agrees(script, verdict.Script))) && lookedUp.All(programs.Agrees)
            && GrantedContent.Holds(decision, context)))
        {
            return Refuse(DecisionReason.OperandChanged, ref decision);
        }
        return new PreparedRun
        {
            Argv = WithoutWayUp(planned, pinned, parameters.Plan?.MutableFileOperand),
            Program = turnable ? first.TruePath : null,
            Steps = steps,
            WorkingDirectory = workingDirectory,
            Environment = InterpreterPlaces.InFront(parameters.Environment, lookedUp),
            Authorization = Authorization.Of(decision, approvedUnder),
            Usage = UsageOf(parameters, decision, context with { WorkingDirectory = workingDirectory }),
            PinnedArgv = pinned,
            Directory = directory,
            Operand = parameters.Plan?.MutableFileOperand,
            Programs = programs,
        };
    }

    /// <summary>
    /// A script that was said yes to is started by its path where its name goes up from the directory, which somebody could have put
    /// elsewhere by then.
    /// </summary>
    private static IReadOnlyList<string> WithoutWayUp(IReadOnlyList<string> planned, IReadOnlyList<string> pinned,
        MutableFileOperand? operand)
    {
        if (operand is null || MachinePaths.Rules == PathRules.Windows || planned.Count != pinned.Count
            || operand.ArgvIndex >= planned.Count || planned[operand.ArgvIndex] != pinned[operand.ArgvIndex]
            || !RealPath.GoesUp(planned[operand.ArgvIndex]))
        {
            return planned;
        }
        List<string> argv = [.. planned];
        argv[operand.ArgvIndex] = operand.Path;
        return argv;
    }

    /// <summary>
    /// The plan must name the script that the command carries out now, with the content it had then (docs/protocol/policy.md 6.3).
    /// </summary>
    private static DecisionReason? FindOperandProblem(RunRequest parameters, RunPlan plan, IReadOnlyList<string> pinned, string directory,
        bool byRules, out string? detail)
    {
        detail = null;
        MutableFileOperand? held = plan.MutableFileOperand;
        DecisionReason? problem = null;
        try
        {
            MutableFileOperand? expected = MutableOperand.Find(parameters.Analysis, pinned, directory, parameters.Environment);
            if (held == expected)
            {
                return null;
            }
            problem = expected is null ? null : held is null ? DecisionReason.OperandMissing : DecisionReason.OperandChanged;
        }
        catch (PlanRefusedException refused) when (refused.IsForApproval && byRules)
        {
            // Rules allow it without the plan.
        }
        catch (PlanRefusedException refused)
        {
            (problem, detail) = (refused.Reason, refused.Detail);
        }
        if (held is not null && !MutableOperand.IsCurrent(held, pinned, directory))
        {
            (problem, detail) = (DecisionReason.OperandChanged, null);
        }
        return problem;
    }

    private static UsageRecord UsageOf(RunRequest parameters, PolicyDecision decision, ResolutionContext context)
    {
        // What is remembered never takes variables along: the next request could set them to something else.
        AllowAlways always = parameters.AllowAlways && parameters.Approval == ApprovalKind.Explicit && decision.Approved
            && RequestVariables.NotHarmless(decision.Inputs).Count == 0
            ? AllowAlways.Decide(parameters.Analysis, context, decision.Policy.StrictInlineEval)
            : AllowAlways.Nothing;
        return new UsageRecord
        {
            AgentId = parameters.AgentId,
            UsedRules = decision.MatchedRules.Select(rule => rule.Key).Distinct().ToList(),
            CommandText = parameters.Analysis.CommandText,
            ResolvedPath = decision.Segments.Count > 0 ? PathOf(decision.Segments[0], context) : null,
            NewRules = always.Rules,
            CoversCommand = always.Complete,
            Grant = new RuleGrant { Command = "", Directory = parameters.Cwd, By = parameters.Claim ?? "an operator of the gateway" },
        };
    }

    /// <summary>The file that a rule was used for; of a path that leads nowhere (the rule <c>*</c> allows it) the path itself.</summary>
    private static string? PathOf(SegmentVerdict verdict, ResolutionContext context)
    {
        string program = verdict.Segment.RuleProgram;
        ExecutableResolution found = verdict.Program.Raw == program ? verdict.Program : ExecutableResolution.Find(program, context);
        return found.TrustPath
            ?? (program.IndexOf('/') >= 0 ? context.PlaceOf(program) : null);
    }

    private static IEnumerable<string> ScriptPaths(PolicyDecision decision, ResolutionContext context) =>
        decision.Segments.Select(verdict => ScriptPath(verdict, context)).OfType<string>();

    private static string? ScriptPath(SegmentVerdict verdict, ResolutionContext context) =>
        verdict.Segment.Shell?.ScriptArgv is { Count: > 0 } script
        ? context.PlaceOf(script[0]) : null;

    private static PreparedRun? Refuse(DecisionReason reason, ref PolicyDecision decision)
    {
        decision = decision with { Reason = reason };
        return null;
    }
}
