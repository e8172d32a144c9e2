using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.run.prepare</c> (docs/protocol/commands.md 3.4): says what exactly a later <c>system.run</c> would do, so that a person can
/// approve just that. Nothing runs and nothing is written down.
/// </summary>
internal sealed class SystemRunPrepareCommand(SystemRunServices services) : INodeCommand
{
    private const string UnsupportedShape =
        "\nNo approval request was created for this attempt; this is not a user denial. Retry a supported single executable with an absolute path through "
        + "the normal approval flow. This node approval path cannot bind script/interpreter payloads nested in its shell wrapper.";

    private int _told;

    public string Name => NodeCommandNames.Prepare;

    public async Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        try
        {
            JsonObject members = RunRequestText.Parse(request, services.Location.Directory).AsObject ?? JsonObject.Empty;
            ExecApprovalsSnapshot document = await services.EnsureDocumentAsync(services.Approvals.Load(), cancellationToken)
                .ConfigureAwait(false);
            EffectivePolicy policy = services.Policies.For(document, SystemRunParams.AgentOf(members));
            IReadOnlyList<string> skills = policy.AutoAllowSkills
                ? await services.SkillBins.GetAsync(cancellationToken).ConfigureAwait(false) : [];
            await events.FilesAsync();
            JsonObject answer = Prepare(members, policy, skills, out ExecAuditRecord record);
            await services.RecordAsync(record).ConfigureAwait(false);
            return new InvokeResult.Success(JsonTreeWriter.WriteCompact(answer));
        }
        catch (InvalidParamsException unreadable)
        {
            return unreadable.ToResult();
        }
        catch (InvalidRunRequestException refused)
        {
            return new InvokeResult.Failure("INVALID_REQUEST", refused.Message);
        }
        catch (PlanRefusedException refused)
        {
            return new InvokeResult.Failure("INVALID_REQUEST", refused.Message + (refused.UnsupportedShape ? UnsupportedShape : ""));
        }
    }

    private JsonObject Prepare(JsonObject members, EffectivePolicy policy, IReadOnlyList<string> skills, out ExecAuditRecord record)
    {
        string? rawCommand = members["rawCommand"]?.AsText;
        if (JsValue.Strings(members["command"]) is not { Count: > 0 } argv)
        {
            throw new InvalidRunRequestException(JsText.TrimToNull(rawCommand) is null
                ? "command required" : "rawCommand requires params.command");
        }
        bool strict = members["strictInlineEval"]?.AsBool == true;
        IReadOnlyList<KeyValuePair<string, string>> overrides = SystemRunParams.Overrides(members["env"]);
        RequestLimits.Check(argv, rawCommand, overrides.Count);
        CommandOpening opening = RunAnalysis.Open(argv, rawCommand);
        IReadOnlyDictionary<string, string> environment =
            HostEnvironment.BuildUnder(policy.EnvironmentRules, services.InheritedEnvironment, overrides, opening.IsShellInvocation, argv);
        ResolutionContext context = new(JsText.TrimToNull(members["cwd"]?.AsText), environment);
        CommandAnalysis analysis = RunAnalysis.Analyze(opening, context);
        if (analysis.RawCommandMismatch)
        {
            throw new InvalidRunRequestException("INVALID_REQUEST: rawCommand does not match command");
        }
        bool bind = NeedsBinding(members, policy, strict);
        RunInputs inputs = new()
        {
            Argv = argv, Analysis = analysis, WorkingDirectory = context.WorkingDirectory, Environment = environment,
            AgentId = policy.AgentId,
            OverrideNames = RequestVariables.Reaching(overrides, environment),
        };
        PlannedCommand? command = bind ? PlannedCommand.Of(inputs, policy, skills, services.Location.Home) : null;
        RunPlan plan = (command is null ? RunPlanBuilder.Unbound(argv, analysis, context) : RunPlanBuilder.Bound(command, context)) with
        {
            AgentId = policy.AgentId,
            SessionKey = JsText.TrimToNull(members["sessionKey"]?.AsText),
            PolicySnapshot = policy.Snapshot,
        };
        rawCommand = plan.Argv.SequenceEqual(argv) ? rawCommand : null;
        bool runs = RunsByItself(plan, overrides, environment, policy, skills, strict);
        SystemRunParams.CheckOverrides(overrides);
        TellOfGateway(members, runs, policy);
        AllowAlways coverage = AllowAlways.Nothing;
        if (bind)
        {
            // As the plan's own words are read: a program that it pins by its path stays that path.
            ResolutionContext bound = context with { WorkingDirectory = plan.Cwd };
            CommandAnalysis planned = RunAnalysis.Analyze(plan.Argv, rawCommand, bound);
            bool mayGrant = services.GatewayMayWritePolicy && policy.Ask != ExecAsk.Off && RequestVariables.NotHarmless(inputs).Count == 0;
            coverage = mayGrant ? AllowAlways.Coverage(planned, bound, strict) : coverage;
            services.Prepared.Remember(plan, planned, bound);
        }
        record = RunAudit.Prepared(plan,
            runs ? "runs-unasked" : policy.Ask == ExecAsk.Off || policy.Security == ExecSecurity.Deny
            ? "would-be-denied" : "needs-approval", overrides, environment);
        return JsonObject.Empty
            .With("plan", plan.ToTree())
            .With("execPolicy",
                JsonObject.Empty.Put("security", (runs ? ExecSecurity.Full : policy.Security).ToWord())
                .Put("ask", (runs ? ExecAsk.Off : policy.Ask).ToWord()))
            .With("allowAlwaysCoverage", JsonObject.Empty.Put("complete", coverage.Complete).With("patterns", new JsonArray(coverage.Rules
                .Select(rule => (JsonTree)JsonObject.Empty.Put("pattern", rule.Pattern)
                    .Put("argPattern", rule.ArgPattern is { } hash ? ArgPattern.OfArguments(hash) : null))
                .ToArray())));
    }

    /// <summary>
    /// A rule on this machine takes away this machine's question only. Whoever wonders why somebody is asked all the same finds it in the
    /// log, once: only a setting of the gateway helps.
    /// </summary>
    private void TellOfGateway(JsonObject members, bool runs, EffectivePolicy policy)
    {
        if (GatewayExecPolicy.Of(members["security"]?.AsText, members["ask"]?.AsText, services.GatewayVersion()) is not { } gateway)
        {
            return;
        }
        services.GatewayExec = gateway;
        if (runs && gateway.Overrules(policy.Security.ToWord()) && gateway.Advice is { } advice && Interlocked.Exchange(ref _told, 1) == 0)
        {
            services.Log.Write(LogLevel.Information, RunLogEvents.GatewayAsks, advice);
        }
    }

    /// <summary>
    /// Whether <c>system.run</c> would run this plan now with nobody's approval: asked of the very same code. What a request claims has no
    /// part in it. The answer gives a gateway nothing: the run is decided again, under the policy and the files of its own moment.
    /// </summary>
    private bool RunsByItself(
        RunPlan plan, IReadOnlyList<KeyValuePair<string, string>> overrides, IReadOnlyDictionary<string, string> environment,
        EffectivePolicy policy,
        IReadOnlyList<string> skills, bool strict)
    {
        if (policy.Security == ExecSecurity.Deny || policy.Ask == ExecAsk.Always)
        {
            return false;
        }
        RunRequest run = SystemRunParams.OfPlan(plan, overrides, environment);
        return PreparedRun.Prepare(run, policy, skills, services.Location.Home, out PolicyDecision decision) is not null
            && !(strict && CommandJudgement.CodeIn(decision.Inputs.Analysis, decision.Segments) is not null);
    }

    /// <summary>
    /// Only where node and caller both let everything run unasked does nobody ever look at the plan (docs/protocol/policy.md 6.1).
    /// </summary>
    private static bool NeedsBinding(JsonObject members, EffectivePolicy policy, bool strict)
    {
        if (!members.Has("security") || !members.Has("ask") || strict || policy.StrictInlineEval)
        {
            return true;
        }
        // A caller's word that is not known counts as the strictest.
        ExecSecurity security = ExecPolicyWords.ParseSecurity(members["security"]!.AsText) ?? ExecSecurity.Allowlist;
        ExecAsk ask = ExecPolicyWords.ParseAsk(members["ask"]!.AsText) ?? ExecAsk.OnMiss;
        return EffectivePolicy.Stricter(policy.Security, security) != ExecSecurity.Full
            || EffectivePolicy.Stricter(policy.Ask, ask) != ExecAsk.Off;
    }
}
