using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Commands;

/// <summary>
/// <c>system.execApprovals.get</c>: the policy document without its secret (docs/protocol/commands.md 3.2). Creates it when there is none.
/// </summary>
/// <param name="store">Owns the document.</param>
/// <param name="defaults">The settings that count for an agent the document does not name, configuration included.</param>
internal sealed class ExecApprovalsGetCommand(ExecApprovalsStore store, Func<ExecApprovalsDocument, PolicySettings> defaults) : INodeCommand
{
    /// <inheritdoc/>
    public string Name => NodeCommandNames.GetApprovals;

    /// <inheritdoc/>
    public async Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken)
    {
        try
        {
            bool withDefaults = WantsDefaults(request);
            ExecApprovalsSnapshot snapshot = await store.EnsureAsync(cancellationToken).ConfigureAwait(false);
            JsonObject answer = ExecApprovalsAnswer.Of(store, snapshot);
            return InvokeParams.Answer(withDefaults
                ? answer.With("resolvedDefaults", (defaults(snapshot.Document) with { Members = JsonObject.Empty }).ToTree()) : answer);
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

    private static bool WantsDefaults(InvokeRequest request)
    {
        if (request.ParamsJson is null)
        {
            return false;
        }
        JsonObject? parameters = InvokeParams.Decode(request).AsObject;
        JsonTree? wanted = parameters?["includeResolvedDefaults"];
        return parameters is not null && wanted is null or { AsBool: not null }
            ? wanted?.AsBool == true
            : throw new InvalidParamsException("INVALID_REQUEST: includeResolvedDefaults must be boolean");
    }
}
