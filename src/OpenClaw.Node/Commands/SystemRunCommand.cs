using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Approvals.Runs;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.run</c> (docs/protocol/commands.md 3.5): reads the request, asks the policy, holds the files to what was decided about, writes
/// down what was used, looks once more, and runs. Each step hands a value to the next; any of them can end with a denial, which is an event
/// and a result.
/// </summary>
internal sealed class SystemRunCommand(SystemRunServices services) : INodeCommand
{
    public string Name => NodeCommandNames.Run;

    public async Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        RunRequest parameters;
        EffectivePolicy policy;
        // Read once for the whole decision; what is written down and started because of it is held to the files of its own moment.
        ExecApprovalsSnapshot document = services.Approvals.Load();
        try
        {
            JsonTree tree = RunRequestText.Parse(request, services.Location.Directory);
            string? agentId = SystemRunParams.AgentOf(tree);
            policy = services.Policies.For(document, agentId);
            PreparedPrograms? prepared = services.GatewayKeepsSnapshot ? null : services.Prepared;
            parameters = SystemRunParams.Read(tree, agentId, services.InheritedEnvironment, policy.EnvironmentRules, prepared);
            // Whoever withholds the command that writes the policy does not want it written by a word in another one.
            parameters = parameters with { AllowAlways = parameters.AllowAlways && services.GatewayMayWritePolicy };
        }
        catch (InvalidParamsException unreadable)
        {
            return unreadable.ToResult();
        }
        catch (InvalidRunRequestException refused)
        {
            return new InvokeResult.Failure("INVALID_REQUEST", refused.Message);
        }
        await services.EnsureDocumentAsync(document, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> skills = policy.AutoAllowSkills
            ? await services.SkillBins.GetAsync(cancellationToken).ConfigureAwait(false) : [];
        await events.FilesAsync();
        PreparedRun? run = PreparedRun.Prepare(parameters, policy, skills, services.Location.Home, out PolicyDecision decision);
        PendingRequest? allowed = null;
        if (run is null && decision.AsksSomebody && await AskHereAsync(parameters, decision).ConfigureAwait(false) is { } answer)
        {
            // The same request, held to the plan that was shown.
            allowed = answer;
            parameters = parameters with { Approval = ApprovalKind.Local,
                Plan = answer.ToPlan() with { SessionKey = parameters.Plan?.SessionKey } };
            run = PreparedRun.AllowHere(parameters, answer, ref decision);
        }
        if (run is not null && parameters.Approval != ApprovalKind.None && parameters.Plan is { } plan
            && !services.Prepared.AreUnchanged(plan, new ResolutionContext(run.WorkingDirectory, parameters.Environment)))
        {
            (run, decision) = (null, decision with { Reason = DecisionReason.OperandChanged });
        }
        if (run is null)
        {
            return await DenyAsync(parameters, decision, events, cancellationToken).ConfigureAwait(false);
        }
        DecisionReason committed = allowed is null ? DecisionReason.Allowed : await ConsumeAsync(allowed).ConfigureAwait(false);
        await events.FilesAsync();
        committed = committed == DecisionReason.Allowed
            ? await CommitAsync(parameters, run, cancellationToken).ConfigureAwait(false) : committed;
        await events.FilesAsync();
        if (committed != DecisionReason.Allowed)
        {
            return await DenyAsync(parameters, decision with { Reason = committed }, events, cancellationToken).ConfigureAwait(false);
        }
        await TellOfGrantsAsync(parameters, run).ConfigureAwait(false);
        return await RunAsync(parameters, run, decision, events, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A grant through the gateway is a change of the policy: it is in the record, with what is dangerous about it.</summary>
    private async Task TellOfGrantsAsync(RunRequest parameters, PreparedRun run)
    {
        IReadOnlyList<string> projects = run.Usage.NewRules.Count == 0
            ? [] : GrantWarnings.OfProjects(parameters.Analysis, run.WorkingDirectory ?? OwnDirectory.Path);
        foreach (string warning in projects)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.GrantFollowsProject, $"Allowed always through the gateway: {warning}");
        }
        foreach (AllowAlwaysRule rule in run.Usage.NewRules)
        {
            string? replaceable = ReplaceableProgram.Problem(rule.Pattern);
            if (replaceable is not null)
            {
                services.Log.Write(LogLevel.Warning, RunLogEvents.GrantIsReplaceable, $"Allowed always through the gateway: {replaceable}");
            }
            string problems =
                string.Concat((replaceable is null ? projects : [replaceable, .. projects]).Select(static problem => "; " + problem));
            await services.RecordAsync(new ExecAuditRecord
            {
                Kind = ExecAuditKind.Changed,
                RunId = parameters.RunId,
                AgentId = parameters.AgentId,
                SessionKey = parameters.SessionKey,
                Command = SecretRedaction.Apply(parameters.Analysis.CommandText),
                Claim = parameters.Claim,
                Detail = SecretRedaction.Apply($"allowed always through the gateway: {rule.Pattern}{problems}"),
            }).ConfigureAwait(false);
        }
    }

    private async Task<InvokeResult> RunAsync(RunRequest parameters, PreparedRun run, PolicyDecision decision, INodeEvents events,
        CancellationToken cancellationToken)
    {
        DecisionReason drift = DecisionReason.Allowed;
        ProcessRequest process = new()
        {
            Argv = run.Argv,
            Program = run.Program,
            Steps = run.Steps,
            WorkingDirectory = run.WorkingDirectory,
            Environment = run.Environment,
            Timeout = parameters.Timeout,
            LastCheck = () =>
            {
                // The files last: between this look at them and the start there is nothing else to do.
                drift = !run.Authorization.HoldsUnder(services.Policies.For(parameters.AgentId))
                    ? DecisionReason.ChangedBeforeStart : run.FindDrift();
                return drift == DecisionReason.Allowed ? null : DecisionTexts.Message(drift);
            },
        };
        if (!await services.RecordAsync(RunAudit.Of(parameters, decision, ExecAuditKind.Allowed, run.WorkingDirectory))
            .ConfigureAwait(false))
        {
            return await DenyAsync(parameters, decision with { Reason = DecisionReason.AuditWriteFailed }, events, cancellationToken)
                .ConfigureAwait(false);
        }
        await events.FilesAsync();
        DateTimeOffset asked = services.Time.GetUtcNow();
        long started = services.Time.GetTimestamp();
        RunResult? result = null;
        try
        {
            result = await services.Runner.RunAsync(process, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            if (result?.RefusedByLastCheck is null)
            {
                ExecAuditRecord finished = RunAudit.Of(parameters, decision, ExecAuditKind.Finished, run.WorkingDirectory) with
                {
                    ExitCode = result?.ExitCode,
                    Signal = result?.Signal,
                    DurationMs = (long)services.Time.GetElapsedTime(started).TotalMilliseconds,
                    Detail = result is null ? "cancelled" : result.TimedOut ? "timed out" : result.Error,
                };
                await services.RecordAsync(finished).ConfigureAwait(false);
                await ForgetAsync(parameters, decision, asked, events).ConfigureAwait(false);
            }
        }
        if (result.RefusedByLastCheck is not null)
        {
            return await DenyAsync(parameters, decision with { Reason = drift }, events, cancellationToken).ConfigureAwait(false);
        }
        await events.SendAsync("exec.finished", RunEvents.Finished(parameters, result), cancellationToken).ConfigureAwait(false);
        return new InvokeResult.Success(RunEvents.Payload(result));
    }

    private async Task<DecisionReason> CommitAsync(RunRequest parameters, PreparedRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await RunCommit.WriteAsync(run, parameters.AgentId, services.Approvals, services.Policies, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (NodeStateException full) when (full.Problem == StateProblem.TooLarge && run.Usage.NewRules.Count == 0)
        {
            // A policy that is as large as it may be still allows what it allows; only when it last did is not written down.
            return DecisionReason.Allowed;
        }
        catch (Exception e) when (e is NodeStateException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed,
                $"A run was denied because its use of the exec approvals could not be written down: {e.Message}");
            return DecisionReason.StateWriteFailed;
        }
    }

    /// <summary>
    /// The yes that an administrator gave to this very request on this box. Null when there is none; then the request waits for somebody.
    /// </summary>
    private async Task<PendingRequest?> AskHereAsync(RunRequest parameters, PolicyDecision decision)
    {
        Lazy<PendingRequest?> asked =
            new(() => PendingRequestBuilder.Build(decision, parameters.SessionKey, parameters.EnvironmentOverrides));
        if (FindAnswer(asked) is { } answer)
        {
            return answer;
        }
        if (parameters.Approval == ApprovalKind.None)
        {
            await KeepForSomebodyAsync(asked).ConfigureAwait(false);
        }
        return null;
    }

    /// <summary>
    /// Uses a yes up. Where the same request took it meanwhile, this one waits for a yes of its own; one that cannot be written down as
    /// used would count again.
    /// </summary>
    private async Task<DecisionReason> ConsumeAsync(PendingRequest allowed)
    {
        try
        {
            if (await services.Requests.ConsumeAsync(allowed.Id).ConfigureAwait(false))
            {
                return DecisionReason.Allowed;
            }
        }
        catch (NodeStateException e)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed,
                $"A run was denied because the yes for it could not be written down as used: {e.Message}");
            return DecisionReason.StateWriteFailed;
        }
        await KeepForSomebodyAsync(new(() => allowed with { AllowedAt = null, TimesAsked = 1 })).ConfigureAwait(false);
        return DecisionReason.ApprovalRequired;
    }

    private PendingRequest? FindAnswer(Lazy<PendingRequest?> asked)
    {
        try
        {
            return services.Requests.FindAllowed(asked);
        }
        catch (NodeStateException)
        {
            return null;
        }
    }

    /// <summary>What ran has no question left: the same request, denied earlier, does not wait any more.</summary>
    private async Task ForgetAsync(RunRequest parameters, PolicyDecision decision, DateTimeOffset start, INodeEvents events)
    {
        if (parameters.Approval == ApprovalKind.Local)
        {
            // Its yes was used up with it; others that asked for the same meanwhile wait for one of their own.
            return;
        }
        try
        {
            if (services.Requests.MayKnow(decision.Inputs.Argv))
            {
                await events.AsideAsync(() => services.Requests.ForgetAsync(
                    decision.Inputs.Argv, () =>
                        PendingRequestBuilder.Build(decision, parameters.SessionKey, parameters.EnvironmentOverrides), start))
                        .ConfigureAwait(false);
            }
        }
        catch (NodeStateException e)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed,
                $"A request that has run by now could not be taken out of those that wait: {e.Message}");
        }
    }

    private async Task KeepForSomebodyAsync(Lazy<PendingRequest?> asked)
    {
        try
        {
            if (asked.Value is { } request)
            {
                await services.Requests.KeepAsync(request).ConfigureAwait(false);
            }
        }
        catch (NodeStateException e)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed,
                $"A denied request could not be kept for an administrator: {e.Message}");
        }
    }

    private async Task<InvokeResult> DenyAsync(RunRequest parameters, PolicyDecision decision, INodeEvents events,
        CancellationToken cancellationToken)
    {
        await services.RecordAsync(RunAudit.Of(parameters, decision, ExecAuditKind.Denied, parameters.Cwd)).ConfigureAwait(false);
        await events.SendAsync("exec.denied", RunEvents.Denied(parameters, decision.Reason), cancellationToken).ConfigureAwait(false);
        return new InvokeResult.Failure("SYSTEM_RUN_DENIED", decision.WireMessage) { IsDenial = true };
    }
}
