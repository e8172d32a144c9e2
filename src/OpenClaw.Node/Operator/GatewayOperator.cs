using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>
/// An operator at a gateway: asks and gets answers. The connection may break (the gateway restarts, the laptop sleeps); the next question
/// makes a new one. Closed with <see cref="Dispose"/>. All members may be used from any thread.
/// </summary>
public sealed class GatewayOperator : IDisposable
{
    /// <summary>Reason: the gateway refused, for a cause that has no name of its own.</summary>
    public const string Refused = "GatewayRequestRefused";

    /// <summary>Reason: the gateway does not know the question; it is older, or has it switched off.</summary>
    public const string Unsupported = "GatewayMethodUnknown";

    /// <summary>Reason: the operator was not given the scope.</summary>
    public const string ScopeMissing = "OperatorScopeMissing";

    /// <summary>Reason: the gateway did not answer in time; whether it acted is unknown.</summary>
    public const string TimedOut = "GatewayTimedOut";

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    private readonly GatewayConnectionOptions _options;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private volatile Link? _link; // replaced under _connecting

    private GatewayOperator(GatewayConnectionOptions options, IReadOnlyList<OperatorScope> scopes)
    {
        _options = options;
        Gateway = options.Candidates[0];
        Requested = scopes;
    }

    /// <summary>The name of an event that the gateway sent, on the connection's thread.</summary>
    internal event Action<string>? EventArrived;

    /// <summary>Where it is connected to.</summary>
    public GatewayEndpoint Gateway { get; }

    /// <summary>The scopes that were asked for.</summary>
    public IReadOnlyList<OperatorScope> Requested { get; }

    /// <summary>What the gateway said at the last connect.</summary>
    public HelloOk Hello => _link?.Hello ?? throw new ObjectDisposedException(nameof(GatewayOperator));

    /// <summary>When the present connection was made.</summary>
    public DateTimeOffset ConnectedAt => _link?.Since ?? default;

    /// <summary>False after the connection broke; the next question connects anew.</summary>
    public bool IsConnected => _link is { } link && !link.Running.IsCompleted;

    /// <summary>The device id the gateway knows this operator by.</summary>
    public string DeviceId => _options.Identity!.DeviceId;

    /// <summary>The scopes that the gateway granted; those asked for when it does not say.</summary>
    public IReadOnlyList<OperatorScope> Granted => Hello.Scopes.Count == 0 ? Requested : OperatorScopes.Parse(Hello.Scopes);

    /// <summary>Connects. Where and with which credentials is chosen as for a node: what the caller says, else what is saved.</summary>
    /// <param name="options">Endpoint, credentials and state directory; the rest is for nodes.</param>
    /// <param name="scopes">What to ask for.</param>
    /// <param name="log">Where to tell what happens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GatewayOperatorException">The gateway cannot be reached, or does not let this operator in.</exception>
    /// <exception cref="NodeStartException">Something of the options cannot be used.</exception>
    /// <exception cref="NodeStateException">A file of the state directory cannot be used.</exception>
    public static Task<GatewayOperator> ConnectAsync(NodeOptions options, IReadOnlyList<OperatorScope> scopes, INodeLog? log,
        CancellationToken cancellationToken) =>
        ConnectAsync(options, scopes, log, remember: false, cancellationToken);

    /// <summary>
    /// The same; asks for a device token as well, with which this operator is known without the gateway's own. Where an operator has to be
    /// approved for that, and is let in without, it comes in without: <see cref="PairingRequestId"/> says which request waits.
    /// </summary>
    internal static async Task<GatewayOperator> ConnectAsync(NodeOptions options, IReadOnlyList<OperatorScope> scopes, INodeLog? log,
        bool remember, CancellationToken cancellationToken)
    {
        GatewayOperator created = new(OperatorOptions.Prepare(options, scopes, log, remember), scopes);
        try
        {
            await created.LinkAsync(cancellationToken).ConfigureAwait(false);
            return created;
        }
        catch (GatewayOperatorException waits) when (remember && waits.Reason == nameof(GatewayFailureReason.PairingRequired))
        {
            created.Dispose();
            GatewayOperator unknown = await ConnectAsync(options, scopes, log, remember: false, cancellationToken).ConfigureAwait(false);
            unknown.PairingRequestId = waits.PairingRequestId;
            return unknown;
        }
        catch
        {
            created.Dispose();
            throw;
        }
    }

    /// <summary>True when the gateway says it knows this method, or says nothing.</summary>
    public bool Knows(string method) => Hello.Knows(method);

    /// <summary>True when the gateway granted this, by itself or by a wider scope.</summary>
    public bool Allows(OperatorScope scope) => OperatorScopes.Allows(Granted, scope);

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
            _link?.Running.Wait(CloseLimit);
            _link = null;
        }
    }

    /// <summary>The request that has to be approved before the gateway gives this operator a token; null where none waits.</summary>
    internal string? PairingRequestId { get; private set; }

    /// <summary>True when the gateway gave a device token, which the next connect needs alone.</summary>
    internal bool HasDeviceToken => _options.TokenStore?.Load(DeviceId, "operator") is not null;

    /// <summary>The gateway, for people.</summary>
    public override string ToString() => Gateway.ToString();

    /// <summary>Parameters of a question that has none.</summary>
    internal static void Nothing(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    /// <summary>Parameters that are texts; null ones are left out.</summary>
    internal static Action<Utf8JsonWriter> Texts(params (string Name, string? Value)[] members) => json =>
    {
        json.WriteStartObject();
        foreach ((string name, string? value) in members)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
        json.WriteEndObject();
    };

    /// <summary>Asks, and gives the answer's payload.</summary>
    /// <exception cref="GatewayOperatorException">The gateway did not answer, or refused.</exception>
    internal async Task<JsonElement> AskAsync(string method, Action<Utf8JsonWriter> parameters, CancellationToken cancellationToken)
    {
        GatewayResponse answer = await SendAsync(method, parameters, timeout: null, cancellationToken).ConfigureAwait(false);
        return answer.Error is { } error ? throw Failure(method, error) : answer.Payload;
    }

    /// <summary>Asks, and gives the whole answer.</summary>
    /// <exception cref="GatewayOperatorException">There was no connection and none could be made.</exception>
    internal async Task<GatewayResponse> SendAsync(string method, Action<Utf8JsonWriter> parameters, TimeSpan? timeout,
        CancellationToken cancellationToken)
    {
        Link link = await LinkAsync(cancellationToken).ConfigureAwait(false);
        GatewayResponse answer = await RequestAsync(link, method, parameters, timeout, cancellationToken).ConfigureAwait(false);
        if (answer.Error?.Code != GatewayError.NotConnected)
        {
            return answer;
        }
        // It broke between the look and the send: nothing was sent, so asking again cannot do it twice.
        await link.Running.ConfigureAwait(false);
        link = await LinkAsync(cancellationToken).ConfigureAwait(false);
        return await RequestAsync(link, method, parameters, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A refusal in words.</summary>
    internal string Said(string method, GatewayError error) => $"{Gateway} refused {method}: {Printable.Clean(error.Message)}";

    /// <summary>
    /// The error for an answer that is none. Reasons come from codes; from words only where older gateways have nothing else.
    /// </summary>
    internal GatewayOperatorException Failure(string method, GatewayError error)
    {
        if (error.Code == GatewayError.Timeout)
        {
            return new GatewayOperatorException(TimedOut, $"{Gateway} did not answer {method} in time.",
                $"Look whether it was done before trying again; {ToolWords.Current.ShowGateway} shows how the gateway is.");
        }
        if (error.IsLocal)
        {
            return new GatewayOperatorException(
                nameof(GatewayFailureReason.ConnectionLost),
                $"The connection to {Gateway} was lost during {method}: {Printable.Clean(error.Message)}",
                "Look whether it was done, and try again: the next call connects anew.");
        }
        if (MissingScope(error) is { } scope)
        {
            OperatorScope? known = OperatorScopes.Parse([scope]).Select(one => (OperatorScope?)one).FirstOrDefault();
            return new GatewayOperatorException(
                ScopeMissing, $"{Gateway} refused {method}: this operator has no {Printable.Clean(scope)}.",
                known is null ? "Ask the gateway's administrator for the scope."
                    : ToolWords.Current.ConnectWithScopes(Granted.Append(known.Value).Distinct().Select(one => one.ToString())));
        }
        if (error.Message.StartsWith("unknown method", StringComparison.OrdinalIgnoreCase))
        {
            return new GatewayOperatorException(
                Unsupported, $"{Gateway} ({Hello.ServerVersion ?? "unknown version"}) does not know {method}.",
                "This needs a newer gateway.");
        }
        return new GatewayOperatorException(
            Refused, Said(method, error),
            error.Code == "UNAVAILABLE" ? $"Try again; {ToolWords.Current.ShowGateway} shows how the gateway is."
            : error.Message.StartsWith("invalid " + method + " params", StringComparison.Ordinal)
                ? $"This gateway ({Hello.ServerVersion ?? "unknown version"}) wants it in another form: bring the older of the two up to date." : null);
    }

    private async Task<GatewayResponse> RequestAsync(Link link, string method, Action<Utf8JsonWriter> parameters, TimeSpan? timeout,
        CancellationToken cancellationToken)
    {
        long begun = _options.Time.GetTimestamp();
        GatewayResponse answer = await link.Connection.RequestAsync(method, parameters, timeout, cancellationToken).ConfigureAwait(false);
        // Never what was asked or answered: both may hold secrets.
        _options.Log?.Write(LogLevel.Debug, LogEvents.Asked,
            $"{method}: {answer.Error?.Code ?? "answered"} after {_options.Time.GetElapsedTime(begun).TotalMilliseconds:0} ms.");
        return answer;
    }

    private static string? MissingScope(GatewayError error)
    {
        if (error.Details is { } details && JsonRead.String(details, "missingScope", 64) is { Length: > 0 } scope)
        {
            return scope;
        }
        const string Words = "missing scope: ";
        return error.Message.StartsWith(Words, StringComparison.Ordinal) ? error.Message.Substring(Words.Length).Trim() : null;
    }

    private async Task<Link> LinkAsync(CancellationToken cancellationToken)
    {
        if (_link is { } open && !open.Running.IsCompleted)
        {
            return open;
        }
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_link is { } made && !made.Running.IsCompleted)
            {
                return made;
            }
            if (_end.IsCancellationRequested)
            {
                throw new GatewayOperatorException(nameof(GatewayFailureReason.Stopped), $"The session with {Gateway} was closed.",
                    ToolWords.Current.ConnectOperator);
            }
            return _link = await DialAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<Link> DialAsync(CancellationToken cancellationToken)
    {
        GatewayConnection connection = new(_options, new Listener(this));
        CancellationTokenSource give = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        Task<GatewayRunResult> running = connection.RunAsync(give.Token);
        try
        {
            HelloOk? hello = await connection.WaitUntilConnectedAsync(cancellationToken).ConfigureAwait(false);
            return hello is null
                ? throw GatewayOperatorException.From((await running.ConfigureAwait(false)).Failure, Requested)
                : new Link(connection, running, hello, _options.Time.GetUtcNow());
        }
        catch
        {
            give.Cancel();
            throw;
        }
    }

    private sealed record Link(GatewayConnection Connection, Task<GatewayRunResult> Running, HelloOk Hello, DateTimeOffset Since);

    /// <summary>Hands events on. What an event says is not believed further than that it is worth asking again.</summary>
    private sealed class Listener(GatewayOperator owner) : IGatewayEvents
    {
        public void OnConnected(HelloOk hello)
        {
        }

        public void OnEvent(string name, JsonElement payload) => owner.EventArrived?.Invoke(name);

        public void OnDisconnected(GatewayFailure reason)
        {
        }
    }
}
