using OpenClaw.Node.Approvals.Analysis;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.run.prepare</c> (spec/commands.md 3.4): says what exactly a later <c>system.run</c> would do, so that a person can approve just that.
/// Nothing runs and nothing is written down.
/// </summary>
internal sealed class SystemRunPrepareCommand(SystemRunServices services) : INodeCommand
{
    private const string UnsupportedShape = "\nNo approval request was created for this attempt; this is not a user denial. Retry a supported single executable with an absolute path through "
        + "the normal approval flow. This node approval path cannot bind script/interpreter payloads nested in its shell wrapper.";

    public string Name => "system.run.prepare";

    public async Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        try
        {
            JsonObject members = RunRequestText.Parse(request, services.Location.Directory).AsObject ?? JsonObject.Empty;
            await services.EnsureDocumentAsync(cancellationToken).ConfigureAwait(false);
            return new InvokeResult.Success(JsonTreeWriter.WriteCompact(Prepare(members)));
        }
        catch (InvalidRunRequestException refused)
        {
            return new InvokeResult.Failure("INVALID_REQUEST", refused.Message);
        }
        catch (PlanRefusedException refused)
        {
            return new InvokeResult.Failure("INVALID_REQUEST", refused.Message + (refused.UnsupportedShape ? UnsupportedShape : string.Empty));
        }
    }

    private JsonObject Prepare(JsonObject members)
    {
        string? rawCommand = members["rawCommand"]?.AsText;
        if (JsValue.Strings(members["command"]) is not { Count: > 0 } argv)
        {
            throw new InvalidRunRequestException(JsText.TrimToNull(rawCommand) is null ? "command required" : "rawCommand requires params.command");
        }
        string? agentId = JsText.TrimToNull(members["agentId"]?.AsText);
        EffectivePolicy policy = services.PolicyFor(agentId);
        bool strict = members["strictInlineEval"]?.AsBool == true;
        IReadOnlyList<KeyValuePair<string, string>> overrides = SystemRunParams.Overrides(members["env"]);
        IReadOnlyDictionary<string, string> environment = HostEnvironment.Build(services.InheritedEnvironment, overrides, RunAnalysis.IsShellInvocation(argv), argv);
        ResolutionContext context = new(JsText.TrimToNull(members["cwd"]?.AsText), environment);
        CommandAnalysis analysis = RunAnalysis.Analyze(argv, rawCommand, context);
        if (analysis.RawCommandMismatch)
        {
            throw new InvalidRunRequestException("INVALID_REQUEST: rawCommand does not match command");
        }
        bool bind = NeedsBinding(members, policy, strict);
        RunPlan plan = RunPlanBuilder.Build(argv, analysis, context, bind) with
        {
            AgentId = agentId,
            SessionKey = JsText.TrimToNull(members["sessionKey"]?.AsText),
            PolicySnapshot = policy.Snapshot,
        };
        SystemRunParams.CheckOverrides(overrides);
        AllowAlways coverage = bind ? CoverageOf(plan, rawCommand, context, strict) : AllowAlways.Nothing;
        if (bind)
        {
            // As the plan's own words are read: a program that it pins by its path stays that path.
            ResolutionContext bound = context with { WorkingDirectory = plan.Cwd };
            services.Prepared.Remember(plan, RunAnalysis.Analyze(plan.Argv, rawCommand, bound), bound);
        }
        return JsonObject.Empty
            .With("plan", plan.ToTree())
            .With("execPolicy", JsonObject.Empty.Put("security", policy.Security.ToWord()).Put("ask", policy.Ask.ToWord()))
            .With("allowAlwaysCoverage", JsonObject.Empty.Put("complete", coverage.Complete).With("patterns", new JsonArray(coverage.Rules
                .Select(rule => (JsonTree)JsonObject.Empty.Put("pattern", rule.Pattern).Put("argPattern", rule.ArgPattern))
                .ToArray())));
    }

    private static AllowAlways CoverageOf(RunPlan plan, string? rawCommand, ResolutionContext context, bool strict)
    {
        ResolutionContext bound = context with { WorkingDirectory = plan.Cwd };
        return AllowAlways.Coverage(RunAnalysis.Analyze(plan.Argv, rawCommand, bound), bound, strict);
    }

    /// <summary>Only where node and caller both let everything run unasked does nobody ever look at the plan (spec/exec-approvals.md 6.1).</summary>
    private static bool NeedsBinding(JsonObject members, EffectivePolicy policy, bool strict)
    {
        if (!members.Has("security") || !members.Has("ask") || strict || policy.StrictInlineEval)
        {
            return true;
        }
        // A caller's word that is not known counts as the strictest.
        ExecSecurity security = ExecPolicyWords.ParseSecurity(members["security"]!.AsText) ?? ExecSecurity.Allowlist;
        ExecAsk ask = ExecPolicyWords.ParseAsk(members["ask"]!.AsText) ?? ExecAsk.OnMiss;
        return EffectivePolicy.Stricter(policy.Security, security) != ExecSecurity.Full || EffectivePolicy.Stricter(policy.Ask, ask) != ExecAsk.Off;
    }
}
