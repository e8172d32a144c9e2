using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Decision;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Durable;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.Approvals.Policy;
using OpenClaw.Node.Audit;
using OpenClaw.Node.Execution;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.run</c> (spec/commands.md 3.5): reads the request, asks the policy, holds the files to what was decided about, writes down what was
/// used, looks once more, and runs. Each step hands a value to the next; any of them can end with a denial, which is an event and a result.
/// </summary>
internal sealed class SystemRunCommand(SystemRunServices services) : INodeCommand
{
    public string Name => "system.run";

    public async Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        SystemRunParams parameters;
        try
        {
            JsonTree tree = RunRequestText.Parse(request, services.Location.Directory);
            parameters = SystemRunParams.Read(tree, services.InheritedEnvironment, services.Prepared);
        }
        catch (InvalidRunRequestException refused)
        {
            return new InvokeResult.Failure("INVALID_REQUEST", refused.Message);
        }
        await services.EnsureDocumentAsync(cancellationToken).ConfigureAwait(false);
        EffectivePolicy policy = services.PolicyFor(parameters.AgentId);
        IReadOnlyList<string> skills = policy.AutoAllowSkills ? await services.SkillBins.GetAsync(cancellationToken).ConfigureAwait(false) : [];
        PreparedRun? run = PreparedRun.Prepare(parameters, policy, skills, services.Location.Home, out PolicyDecision decision);
        PendingRequest? allowed = null;
        if (run is null && decision.AsksSomebody && FindAnswer(parameters, decision) is { } answer)
        {
            // An administrator said yes on this box: the same request again, now approved, held to the plan that was shown.
            allowed = answer;
            parameters = parameters with { Approval = ApprovalKind.Local, Plan = answer.ToPlan() with { SessionKey = parameters.Plan?.SessionKey } };
            run = PreparedRun.Prepare(parameters, policy, skills, services.Location.Home, out decision);
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
        DecisionReason committed = allowed is not null && !services.Requests.Consume(allowed.Id) ? DecisionReason.ApprovalRequired
            : await CommitAsync(parameters, run, cancellationToken).ConfigureAwait(false);
        if (committed != DecisionReason.Allowed)
        {
            return await DenyAsync(parameters, decision with { Reason = committed }, events, cancellationToken).ConfigureAwait(false);
        }
        return await RunAsync(parameters, run, decision, events, cancellationToken).ConfigureAwait(false);
    }

    private async Task<InvokeResult> RunAsync(SystemRunParams parameters, PreparedRun run, PolicyDecision decision, INodeEvents events, CancellationToken cancellationToken)
    {
        DecisionReason drift = DecisionReason.Allowed;
        ProcessRequest process = new()
        {
            Argv = run.Argv,
            WorkingDirectory = run.WorkingDirectory,
            Environment = parameters.Environment,
            Timeout = parameters.Timeout,
            LastCheck = () =>
            {
                drift = run.FindDrift();
                if (drift == DecisionReason.Allowed && !run.Authorization.HoldsUnder(services.PolicyFor(parameters.AgentId)))
                {
                    drift = DecisionReason.ChangedBeforeStart;
                }
                return drift == DecisionReason.Allowed ? null : DecisionTexts.Message(drift);
            },
        };
        services.Record(RunAudit.Of(parameters, decision, ExecAuditKind.Allowed, run.WorkingDirectory));
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
                services.Record(RunAudit.Of(parameters, decision, ExecAuditKind.Finished, run.WorkingDirectory) with
                {
                    ExitCode = result?.ExitCode,
                    DurationMs = (long)services.Time.GetElapsedTime(started).TotalMilliseconds,
                    Detail = result is null ? "cancelled" : result.TimedOut ? "timed out" : result.Error,
                });
            }
        }
        if (result.RefusedByLastCheck is not null)
        {
            return await DenyAsync(parameters, decision with { Reason = drift }, events, cancellationToken).ConfigureAwait(false);
        }
        await events.SendAsync("exec.finished", RunEvents.Finished(parameters, result), cancellationToken).ConfigureAwait(false);
        return new InvokeResult.Success(RunEvents.Payload(result));
    }

    /// <summary>Writes down which rules were used and what "allow always" adds, if the decision still holds under the document as it is now.</summary>
    private async Task<DecisionReason> CommitAsync(SystemRunParams parameters, PreparedRun run, CancellationToken cancellationToken)
    {
        DecisionReason drift = run.FindDrift();
        if (drift != DecisionReason.Allowed)
        {
            return drift;
        }
        if (!run.Usage.HasChanges)
        {
            return DecisionReason.Allowed;
        }
        try
        {
            await services.Approvals.UpdateAsync(
                document =>
                {
                    EffectivePolicy now = EffectivePolicy.Resolve(new ExecApprovalsSnapshot(document, string.Empty, Exists: true, null), services.Config.Load(), parameters.AgentId);
                    return run.Authorization.HoldsUnder(now) ? run.Usage.Apply(document, services.Time.GetUtcNow()) : throw new InvalidOperationException("the policy changed");
                },
                expectedHash: null,
                cancellationToken).ConfigureAwait(false);
            return DecisionReason.Allowed;
        }
        catch (Exception e) when (e is NodeStateException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed, $"A run was denied because its use of the exec approvals could not be written down: {e.Message}");
            return DecisionReason.StateWriteFailed;
        }
    }

    private PendingRequest? FindAnswer(SystemRunParams parameters, PolicyDecision decision)
    {
        try
        {
            return PendingRequestBuilder.Build(decision, parameters.SessionKey, parameters.EnvironmentOverrides) is { } asked ? services.Requests.FindAllowed(asked) : null;
        }
        catch (NodeStateException)
        {
            return null;
        }
    }

    private void KeepForSomebody(SystemRunParams parameters, PolicyDecision decision)
    {
        try
        {
            if (PendingRequestBuilder.Build(decision, parameters.SessionKey, parameters.EnvironmentOverrides) is { } asked)
            {
                services.Requests.Keep(asked);
            }
        }
        catch (NodeStateException e)
        {
            services.Log.Write(LogLevel.Warning, RunLogEvents.StateWriteFailed, $"A denied request could not be kept for an administrator: {e.Message}");
        }
    }

    private async Task<InvokeResult> DenyAsync(SystemRunParams parameters, PolicyDecision decision, INodeEvents events, CancellationToken cancellationToken)
    {
        if (decision.AsksSomebody && parameters.Approval == ApprovalKind.None)
        {
            KeepForSomebody(parameters, decision);
        }
        services.Record(RunAudit.Of(parameters, decision, ExecAuditKind.Denied, parameters.Cwd));
        await events.SendAsync("exec.denied", RunEvents.Denied(parameters, decision.Reason), cancellationToken).ConfigureAwait(false);
        return new InvokeResult.Failure("SYSTEM_RUN_DENIED", decision.WireMessage);
    }
}
