using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Identity;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Operator;

/// <summary>
/// The requests that wait at a gateway, seen and answered by an operator: one connection, made once and closed with <see cref="Dispose"/>.
/// The operator is a device of its own (below <c>operator/</c> of the state directory): a node's key and token never speak for a person.
/// </summary>
public sealed class GatewayApprovals : IDisposable
{
    /// <summary>Reason: nothing with that id waits.</summary>
    public const string NotFound = "ExecRequestNotFound";

    /// <summary>Reason: somebody else was faster.</summary>
    public const string AlreadyAnswered = "ExecRequestAlreadyAnswered";

    /// <summary>Reason: the gateway does not take this answer for this request.</summary>
    public const string AnswerUnavailable = "ExecAnswerUnavailable";

    /// <summary>Reason: the gateway refused, for another cause.</summary>
    public const string Refused = "GatewayRequestRefused";

    private const string SeeAll = "Get-OpenClawExecRequest -Gateway (openclaw-node approvals pending --gateway) shows what waits.";
    private const int MaxRequests = 1000;
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    // Gateway 2026.9.6 shows a request to the device that made it and to operator.admin only; operator.approvals alone sees an empty list.
    private static readonly string[] Scopes = ["operator.admin", "operator.approvals", "operator.read"];

    private readonly GatewayConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private Task<GatewayRunResult> _running = null!;

    private GatewayApprovals(GatewayConnectionOptions options)
    {
        Gateway = options.Candidates[0];
        _connection = new GatewayConnection(options, new Deaf());
    }

    /// <summary>Where the requests wait.</summary>
    public GatewayEndpoint Gateway { get; }

    /// <summary>Connects as an operator. Where and with which credentials is chosen as for a node: what the caller says, else what is saved.</summary>
    /// <exception cref="GatewayOperatorException">The gateway cannot be reached, or does not let this operator in.</exception>
    /// <exception cref="NodeStartException">Something of the options cannot be used.</exception>
    /// <exception cref="NodeStateException">A file of the state directory cannot be used.</exception>
    public static async Task<GatewayApprovals> ConnectAsync(NodeOptions options, INodeLog? log, CancellationToken cancellationToken)
    {
        GatewayApprovals approvals = new(Prepare(options, log));
        approvals._running = approvals._connection.RunAsync(approvals._end.Token);
        try
        {
            if (await approvals._connection.WaitUntilConnectedAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                throw GatewayOperatorException.From((await approvals._running.ConfigureAwait(false)).Failure);
            }
            return approvals;
        }
        catch
        {
            approvals.Dispose();
            throw;
        }
    }

    /// <summary>The requests that wait now, oldest first.</summary>
    /// <exception cref="GatewayOperatorException">The gateway did not answer, or refused.</exception>
    public async Task<IReadOnlyList<GatewayExecRequest>> ListAsync(CancellationToken cancellationToken)
    {
        JsonElement payload = await AskAsync("exec.approval.list", json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }, cancellationToken).ConfigureAwait(false);
        return payload.ValueKind != JsonValueKind.Array ? []
            : [.. payload.EnumerateArray().Take(MaxRequests).Select(item => GatewayExecRequest.Read(item, Gateway)).OfType<GatewayExecRequest>().OrderBy(request => request.AskedAt)];
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
        GatewayExecRequest[] similar = [.. requests.Where(request => id.Length > 0 && request.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return similar.Length == 1 ? similar[0] : throw new GatewayOperatorException(
            NotFound, similar.Length == 0 ? $"No request '{Printable.Clean(id)}' is waiting at {Gateway}." : $"More than one request at {Gateway} begins with '{Printable.Clean(id)}'.", SeeAll);
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

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
            _running.Wait(CloseLimit);
        }
    }

    private async Task<JsonElement> AskAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken)
    {
        GatewayResponse answer = await _connection.RequestAsync(method, parameters, timeout: null, cancellationToken).ConfigureAwait(false);
        if (answer.Error is not { } error)
        {
            return answer.Payload;
        }
        string said = $"{Gateway} refused {method}: {Printable.Clean(error.Message)}";
        throw (error.Details is { } details ? JsonRead.String(details, "reason", 128) : null) switch
        {
            "APPROVAL_NOT_FOUND" => new GatewayOperatorException(NotFound, said, SeeAll),
            "APPROVAL_ALREADY_RESOLVED" => new GatewayOperatorException(AlreadyAnswered, said, SeeAll),
            "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE" => new GatewayOperatorException(AnswerUnavailable, said, "Allow it once, or deny it."),
            _ => new GatewayOperatorException(error.IsLocal ? nameof(GatewayFailureReason.ConnectionLost) : Refused, said, error.IsLocal ? "Try again; " + SeeAll : null),
        };
    }

    private static GatewayConnectionOptions Prepare(NodeOptions options, INodeLog? log)
    {
        StateLocation state = options.State ?? StateLocation.Resolve(options.ReadEnvironment);
        State.Upstream.StateAdoption.Adopt(state);
        OpenClawConfig config = OpenClawConfig.Load(state);
        NodeConfigStore nodes = new(state, options.Time);
        SavedGateway? saved = nodes.Exists ? nodes.Load().Gateway : null;
        GatewayEndpoint endpoint = EndpointChoice.Resolve(options, saved, config);
        StateLocation own = state.Below("operator");
        DeviceIdentity identity = Identity(own, options.Time);
        // One token per gateway: what one gateway gave must not be shown to another.
        DeviceTokenStore tokens = new(own.Below("gateway-" + NameOf(endpoint)), options.Time);
        bool hasToken = tokens.Load(identity.DeviceId, "operator") is not null;
        return new GatewayConnectionOptions
        {
            Role = "operator",
            Client = new GatewayClientInfo { Id = "gateway-client", Mode = "backend", Version = PreparedNode.Version, DisplayName = $"{Environment.UserName}@{Environment.MachineName}" },
            Candidates = [endpoint],
            Credentials = CredentialSources.Resolve(options.Credentials, options.ReadEnvironment, config, environmentOnly: hasToken),
            Identity = identity,
            TokenStore = tokens,
            Scopes = Scopes,
            SingleAttempt = true,
            AllowInsecurePrivateWs = options.ReadEnvironment("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS")?.Trim() == "1",
            CloudflareAccess = CloudflareAccess.FromEnvironment(options.ReadEnvironment),
            Timings = options.Timings ?? GatewayTimings.FromEnvironment(options.ReadEnvironment),
            Time = options.Time,
            Log = log,
        };
    }

    private static DeviceIdentity Identity(StateLocation own, TimeProvider time)
    {
        try
        {
            return new DeviceIdentityStore(own, time).LoadOrCreate();
        }
        catch (NodeStateException problem) when (problem.Problem == StateProblem.Malformed)
        {
            // The store speaks of the node's identity; to make that one anew would be the wrong advice.
            throw new NodeStateException(
                StateProblem.Malformed, $"The operator identity in {own.DeviceIdentityPath} cannot be used. Move it away; the next call makes a new one, which the gateway has to approve.",
                own.DeviceIdentityPath, problem);
        }
    }

    private static string NameOf(GatewayEndpoint endpoint)
    {
        using SHA256 sha = SHA256.Create();
        return Hex.Lower(sha.ComputeHash(Encoding.UTF8.GetBytes(endpoint.Url.ToLowerInvariant()))).Substring(0, 16);
    }

    /// <summary>The operator asks; it does not listen to events.</summary>
    private sealed class Deaf : IGatewayEvents
    {
        public void OnConnected(HelloOk hello)
        {
        }

        public void OnEvent(string name, JsonElement payload)
        {
        }

        public void OnDisconnected(GatewayFailure reason)
        {
        }
    }
}
