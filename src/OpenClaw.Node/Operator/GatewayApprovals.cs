using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>
/// The requests that wait at a gateway, seen and answered by an operator.
/// </summary>
public sealed class GatewayApprovals : IDisposable
{
    /// <summary>Reason: nothing with that id waits.</summary>
    public const string NotFound = "ExecRequestNotFound";

    /// <summary>Reason: somebody else was faster.</summary>
    public const string AlreadyAnswered = "ExecRequestAlreadyAnswered";

    /// <summary>Reason: the gateway does not take this answer for this request.</summary>
    public const string AnswerUnavailable = "ExecAnswerUnavailable";

    /// <summary>Reason: a yes was to be given to a request that was named by the beginning of its id.</summary>
    public const string IdIncomplete = "ExecRequestIdIncomplete";

    /// <summary>Reason: the gateway refused, for another cause.</summary>
    public const string Refused = GatewayOperator.Refused;

    private static string SeeAll => ToolWords.Current.ShowGatewayRequests + " shows what waits.";
    private const int MaxRequests = 1000;

    private readonly GatewayOperator _operator;
    private readonly bool _owned;

    internal GatewayApprovals(GatewayOperator connected, bool owned = false)
    {
        _operator = connected;
        _owned = owned;
    }

    /// <summary>Where the requests wait.</summary>
    public GatewayEndpoint Gateway => _operator.Gateway;

    /// <summary>
    /// Connects as an operator. Where and with which credentials is chosen as for a node: what the caller says, else what is saved.
    /// </summary>
    /// <exception cref="GatewayOperatorException">The gateway cannot be reached, or does not let this operator in.</exception>
    /// <exception cref="NodeStartException">Something of the options cannot be used.</exception>
    /// <exception cref="NodeStateException">A file of the state directory cannot be used.</exception>
    public static async Task<GatewayApprovals> ConnectAsync(NodeOptions options, INodeLog? log, CancellationToken cancellationToken) =>
        new(await GatewayOperator.ConnectAsync(options, OperatorScopes.ForApprovals, log, cancellationToken).ConfigureAwait(false),
            owned: true);

    /// <summary>The requests that wait now, oldest first.</summary>
    /// <exception cref="GatewayOperatorException">The gateway did not answer, or refused.</exception>
    public async Task<IReadOnlyList<GatewayExecRequest>> ListAsync(CancellationToken cancellationToken)
    {
        JsonElement payload = await AskAsync("exec.approval.list", GatewayOperator.Nothing, cancellationToken).ConfigureAwait(false);
        return payload.ValueKind != JsonValueKind.Array ? []
            : [.. payload.EnumerateArray().Take(MaxRequests).Select(item => GatewayExecRequest.Read(item, Gateway))
                .OfType<GatewayExecRequest>().OrderBy(request => request.AskedAt)];
    }

    /// <summary>One waiting request, by its id or a beginning of it that only it has.</summary>
    /// <exception cref="GatewayOperatorException">There is none, or more than one.</exception>
    public async Task<GatewayExecRequest> FindAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<GatewayExecRequest> requests = await ListAsync(cancellationToken).ConfigureAwait(false);
        if (requests.FirstOrDefault(request => request.Id == id) is { } exact)
        {
            return exact;
        }
        GatewayExecRequest[] similar =
            [.. requests.Where(request => id.Length > 0 && request.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return similar.Length == 1 ? similar[0] : throw new GatewayOperatorException(
            NotFound, similar.Length == 0 ? $"No request '{Printable.Clean(id)}' is waiting at {Gateway}."
                : $"More than one request at {Gateway} begins with '{Printable.Clean(id)}'.", SeeAll);
    }

    /// <summary>
    /// The request that an answer is for. A yes needs the whole id: what a beginning of it fits may be another request by now.
    /// </summary>
    /// <param name="id">The id; to deny, a beginning of it that only one has is enough.</param>
    /// <param name="decision">As for <see cref="ResolveAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GatewayOperatorException">There is none, more than one, or the id is not whole.</exception>
    public async Task<GatewayExecRequest> FindForAnswerAsync(string id, string decision, CancellationToken cancellationToken)
    {
        GatewayExecRequest request = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        return request.Id == id || decision == "deny" ? request : throw new GatewayOperatorException(
            IdIncomplete,
            $"To allow a request, its whole id is needed. '{Printable.Clean(id)}' begins {request.Id}: {Printable.Clean(request.Command)}",
            SeeAll);
    }

    /// <summary>
    /// Waits until the gateway tells that requests came or went, or the time is over: the list is worth asking for again.
    /// </summary>
    /// <param name="limit">How long at most; gateways that tell nothing are asked that often.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task WaitForNewsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(string name)
        {
            if (name.StartsWith("exec.approval.", StringComparison.Ordinal))
            {
                news.TrySetResult(true);
            }
        }

        _operator.EventArrived += Hear;
        try
        {
            using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(news.Task, Task.Delay(limit, timer.Token)).ConfigureAwait(false);
            timer.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _operator.EventArrived -= Hear;
        }
    }

    /// <summary>Answers a request.</summary>
    /// <param name="id">The whole id.</param>
    /// <param name="decision"><c>allow-once</c>, <c>allow-always</c> or <c>deny</c>.</param>
    /// <param name="cancellationToken">Stops waiting; an answer on its way still counts.</param>
    /// <exception cref="GatewayOperatorException">The answer was not taken.</exception>
    public Task ResolveAsync(string id, string decision, CancellationToken cancellationToken) => AskAsync("exec.approval.resolve", json =>
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("decision", decision);
        json.WriteEndObject();
    }, cancellationToken);

    /// <summary>Closes the connection when it was made for this.</summary>
    public void Dispose()
    {
        if (_owned)
        {
            _operator.Dispose();
        }
    }

    private async Task<JsonElement> AskAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken)
    {
        GatewayResponse answer = await _operator.SendAsync(method, parameters, timeout: null, cancellationToken).ConfigureAwait(false);
        if (answer.Error is not { } error)
        {
            return answer.Payload;
        }
        (string? reason, string? next) = (error.Details is { } details ? JsonRead.String(details, "reason", 128) : null) switch
        {
            "APPROVAL_NOT_FOUND" => (NotFound, SeeAll),
            "APPROVAL_ALREADY_RESOLVED" => (AlreadyAnswered, SeeAll),
            "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE" => (AnswerUnavailable, "Allow it once, or deny it."),
            _ => default((string?, string?)),
        };
        throw reason is null ? _operator.Failure(method, error) : new GatewayOperatorException(reason, _operator.Said(method, error), next);
    }
}
