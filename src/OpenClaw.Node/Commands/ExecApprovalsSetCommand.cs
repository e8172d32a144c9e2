using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.execApprovals.set</c>: replaces the policy document if the caller has seen the current one (docs/protocol/commands.md 3.3).
/// </summary>
internal sealed class ExecApprovalsSetCommand(ExecApprovalsStore store, INodeLog log) : INodeCommand
{
    /// <inheritdoc/>
    public string Name => NodeCommandNames.SetApprovals;

    /// <inheritdoc/>
    public async Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        try
        {
            if (request.ParamsJson is { Length: > ApprovalsLimits.RequestCharacters } large)
            {
                throw new InvalidParamsException(
                    $"INVALID_REQUEST: exec approvals of {large.Length} characters are too large; at most {ApprovalsLimits.WrittenBytes} bytes are stored");
            }
            JsonTree parameters = InvokeParams.Decode(request);
            ExecApprovalsDocument next = Parse(parameters.AsObject?["file"], out ApprovalsIssue? issue);
            ExecApprovalsSnapshot current = store.Load();
            if (current.Malformed is { } malformed)
            {
                throw new NodeStateException(StateProblem.Malformed, malformed, store.Path);
            }
            if (ArgumentExpressions.FirstUnusable(next, current.Document) is { } unusable)
            {
                throw new InvalidParamsException("INVALID_REQUEST: " + unusable);
            }
            CheckBaseHash(parameters.AsObject?["baseHash"]?.AsText?.Trim() ?? "", current);
            ApprovalsUpdate update = await store.UpdateAsync(stored => Merge(next, stored), current.Hash, cancellationToken)
                .ConfigureAwait(false);
            if (update.Outcome == ApprovalsUpdateOutcome.Conflict)
            {
                // Another writer came between our read and our lock; the reference answers this one without its usual prefix.
                return new InvokeResult.Failure("INVALID_REQUEST", "INVALID_REQUEST: exec approvals changed; reload and retry");
            }
            Tell(update, issue);
            return InvokeParams.Answer(ExecApprovalsAnswer.Of(store, update.Snapshot));
        }
        catch (InvalidParamsException problem)
        {
            return problem.ToResult();
        }
        catch (NodeStateException problem)
        {
            return ExecApprovalsAnswer.Of(problem);
        }
    }

    private static ExecApprovalsDocument Parse(JsonTree? file, out ApprovalsIssue? issue)
    {
        try
        {
            return ExecApprovalsParser.ParseRequest(file ?? JsonTree.Null, out issue);
        }
        catch (FormatException problem)
        {
            throw new InvalidParamsException("INVALID_REQUEST: " + problem.Message);
        }
    }

    private static void CheckBaseHash(string baseHash, ExecApprovalsSnapshot current)
    {
        if (!current.Exists && baseHash.Length == 0)
        {
            return;
        }
        if (baseHash.Length == 0)
        {
            throw new InvalidParamsException("INVALID_REQUEST: exec approvals base hash required; reload and retry");
        }
        if (!string.Equals(baseHash, current.Hash, StringComparison.Ordinal))
        {
            throw new InvalidParamsException("INVALID_REQUEST: exec approvals changed; reload and retry");
        }
    }

    // What a gateway never sees (unknown members at the top and in the defaults, the socket's secret, lists of variables) stays as it is
    // stored.
    private static ExecApprovalsDocument Merge(ExecApprovalsDocument next, ExecApprovalsDocument stored)
    {
        ExecApprovalsDocument kept = VariableNames.Keep(next, stored);
        return kept with { Members = stored.Members, Defaults = kept.Defaults with { Members = Hidden(stored.Defaults.Members) } };
    }

    private static JsonObject Hidden(JsonObject defaults) => new(defaults.Except("security", "ask", "askFallback", "autoAllowSkills"));

    private void Tell(ApprovalsUpdate update, ApprovalsIssue? issue)
    {
        if (issue is not null)
        {
            log.Write(LogLevel.Warning, NodeLogEvents.PolicyReplaced,
                $"The gateway set an exec policy that is not valid ({issue.Where}: {issue.Expected}); until it sets a valid one, everything is denied.");
        }
        else if (update.Outcome == ApprovalsUpdateOutcome.Saved)
        {
            log.Write(LogLevel.Information, NodeLogEvents.PolicyReplaced,
                $"The gateway replaced the exec policy ({store.DisplayPath}, hash {update.Snapshot.Hash.Substring(0, 12)}).");
        }
    }
}
