using System.Diagnostics;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Handshake;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// Looks at everything a node needs, in the order in which it needs it, and says for each what is wrong and what to type. Changes nothing
/// here and nothing at the gateway. Every subject is reported exactly once, whatever happens: what cannot be looked at is skipped with the
/// reason.
/// </summary>
internal sealed class NodeDoctor(NodeOptions asked, ToolWords words, Action<DoctorCheck> report)
{
    /// <summary>All subjects, in the order in which they are told.</summary>
    public static IReadOnlyList<DoctorSubject> Subjects { get; } =
        [.. Enumerable.Range(0, (int)DoctorSubject.ExecTool + 1).Select(number => (DoctorSubject)number)];

    private readonly HashSet<DoctorSubject> _told = [];
    private Stopwatch _clock = Stopwatch.StartNew();
    private StateLocation? _location;

    /// <summary>How long one step over the network may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whose state; null finds it as a status does, a node that belongs to the machine included.</summary>
    public string? StateDirectory { get; init; }

    public NodeFlavor Flavor { get; init; }

    /// <summary>The account's own node or the machine's; null finds it.</summary>
    public ServiceScope? Scope { get; init; }

    /// <summary>
    /// What the front end adds to a node: one that connects for a moment has to offer what was approved, or its surface would have to be
    /// approved anew.
    /// </summary>
    public MoreCommands? MoreCommands { get; init; }

    /// <summary>How the front end's browser is; null where it has none.</summary>
    public Func<StateLocation, ToolWords, DoctorFinding>? Browser { get; init; }

    /// <summary>Asks for the installed node; replaced by tests.</summary>
    public Func<CancellationToken, Task<(StateLocation Location, ServiceState? State)>>? QueryService { get; init; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        StateLocation location;
        ServiceState? service;
        try
        {
            (location, service) = await (QueryService?.Invoke(cancellationToken)
                ?? NodeService.TryQueryAsync(StateDirectory, Flavor, cancellationToken, Scope)).ConfigureAwait(false);
        }
        catch (NodeStateException problem)
        {
            Tell(DoctorSubject.StateDirectory, DoctorFinding.Fail(problem.Message, words.OtherState));
            SkipRest("The state directory cannot be used.");
            return;
        }
        _location = location;
        DoctorFinding directory = StateChecks.Directory(location, words);
        Tell(DoctorSubject.StateDirectory, directory);
        if (directory.Status == DoctorStatus.Fail
            && (!System.IO.Directory.Exists(location.Directory) || ClosedDirectory.Is(location.Directory)))
        {
            SkipRest("The state directory cannot be used.");
            return;
        }
        // Before the first start: what will be taken over from the product's old place.
        location = location.ForReading();
        Tell(DoctorSubject.StateFiles, Guarded(() => StateChecks.Files(location, words, asked.Time)));
        // As long as any check may take: a busy node that is overlooked would be disturbed by a second connection with its key.
        NodeStatus? running = await NodeStatusClient.TryReadAsync(location, Limit, cancellationToken).ConfigureAwait(false);
        if (LookAtState(location, service, running) is not { } wanted)
        {
            SkipRest("Without a usable configuration there is no gateway to ask.");
            return;
        }
        await LookAtGatewayAsync(wanted, running, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the network checks work with.</summary>
    private sealed record Wanted(NodeOptions Options, GatewayEndpoint Endpoint, GatewayConnectionOptions Connection, bool IsPaired,
        bool IsDefault);

    private Wanted? LookAtState(StateLocation location, ServiceState? service, NodeStatus? running)
    {
        SavedNode? saved = null;
        DoctorFinding? unusable = null;
        try
        {
            saved = SavedNode.Read(location);
        }
        catch (NodeStateException problem)
        {
            unusable = problem.Path == location.NodeConfigPath ? null : StateChecks.UnusableIdentity(problem, location, words);
        }
        Wanted? wanted = null;
        ServiceSettings? settings = null;
        Tell(DoctorSubject.Configuration, Guarded(() =>
        {
            settings = ServiceSettings.Load(location.Directory);
            NodeOptions options = Merge(location, settings, running);
            Func<string, string?> environment = OldNames.AlsoIn(options.ReadEnvironment);
            OpenClawConfig config = OpenClawConfig.Load(location);
            NodeConfigStore store = new(location, options.Time);
            SavedGateway? gateway = store.Exists ? store.Load().Gateway : null;
            GatewayEndpoint endpoint = EndpointChoice.Resolve(options, gateway, config);
            bool isPaired = saved is { HasDeviceToken: true } && EndpointChoice.IsSaved(endpoint, gateway);
            bool known = gateway is not null || options.Host is not null || options.Port is not null;
            wanted = new Wanted(options, endpoint, Connection(options, endpoint,
                CredentialSources.Resolve(options.Credentials, environment, config, environmentOnly: isPaired), environment, running),
                isPaired, IsDefault: !known);
            return known ? DoctorFinding.Pass($"Gateway {endpoint.Url}{Whose(running, endpoint)}.")
                : DoctorFinding.Warn($"No gateway is saved; {endpoint.Url} is tried.", words.StartAt);
        }));
        Tell(DoctorSubject.Identity, unusable ?? StateChecks.Identity(location, saved, words));
        Tell(DoctorSubject.ExecPolicy, Guarded(() => StateChecks.Policy(location, words)));
        Tell(DoctorSubject.ExecRules, Guarded(() => RuleChecks.Rules(location, asked.Time, words)));
        Tell(DoctorSubject.History, Guarded(() => RuleChecks.History(location, asked.Time, words)));
        Tell(DoctorSubject.Service, StateChecks.Service(service, settings, running, words));
        Tell(DoctorSubject.Browser,
            Guarded(() => Browser?.Invoke(location, words) ?? DoctorFinding.Skip("This program lends no browser.")));
        return wanted;
    }

    private GatewayConnectionOptions Connection(NodeOptions options, GatewayEndpoint endpoint, GatewayCredentials credentials,
        Func<string, string?> environment, NodeStatus? running)
    {
        GatewayTimings timings = new() { Dial = Limit, Challenge = Limit, Hello = Limit, Request = Limit };
        GatewayConnectionOptions connection = NodeConnectionOptions.Of("node", NodeConnectionOptions.NodeClient, endpoint, credentials,
            options with { Timings = timings }, environment);
        // What the running node dials, its own environment allows.
        return connection with { AllowInsecurePrivateWs = connection.AllowInsecurePrivateWs || IsOf(running, endpoint) };
    }

    // With what it was started counts, whatever is saved; a reader who knows only what is saved would wonder.
    private static string Whose(NodeStatus? running, GatewayEndpoint endpoint) =>
        !IsOf(running, endpoint)
            ? "" : $", as the running node (process {running!.ProcessId}) uses it{(endpoint.Fingerprint is null ? "" : ", with a pinned certificate")}";

    private static bool IsOf(NodeStatus? running, GatewayEndpoint endpoint) =>
        running is not null && string.Equals(running.Gateway, endpoint.Url, StringComparison.OrdinalIgnoreCase);

    private async Task LookAtGatewayAsync(Wanted wanted, NodeStatus? running, CancellationToken cancellationToken)
    {
        GatewayEndpoint endpoint = wanted.Endpoint;
        if (endpoint.CheckPlaintext(wanted.Connection.AllowInsecurePrivateWs) is not null)
        {
            Tell(DoctorSubject.Tls, GatewayChecks.Tls(endpoint, wanted.Connection.AllowInsecurePrivateWs, null, words)!);
            SkipRest("This address is not dialled without TLS.");
            return;
        }
        _clock.Restart();
        (GatewayFailure? unreached, string? proxy) = await GatewayProbe.ReachAsync(endpoint, wanted.Connection, cancellationToken)
            .ConfigureAwait(false);
        TimeSpan reach = _clock.Elapsed;
        Tell(DoctorSubject.NameResolution,
            await GatewayChecks.NameAsync(endpoint, proxy, Limit, wanted.Options.Time, cancellationToken).ConfigureAwait(false));
        Tell(DoctorSubject.Reachability, GatewayChecks.Reach(endpoint, unreached, proxy, wanted.IsDefault ? words.StartAt : null), reach);
        if (unreached is not null)
        {
            SkipRest("The gateway cannot be reached.");
            return;
        }
        GatewayProbeResult probe = await GatewayProbe.RunAsync(endpoint, wanted.Connection, cancellationToken).ConfigureAwait(false);
        DoctorFinding? tls = GatewayChecks.Tls(endpoint, wanted.Connection.AllowInsecurePrivateWs, probe.Failure, words);
        Tell(DoctorSubject.Tls, tls ?? DoctorFinding.Skip("The connection did not come that far."), probe.Elapsed);
        if (tls?.Status == DoctorStatus.Fail)
        {
            SkipRest("Nothing is sent to a server that is not the right one.");
            return;
        }
        Tell(DoctorSubject.Gateway, GatewayChecks.Answer(endpoint, probe), probe.Elapsed);
        if (probe.Failure is not null)
        {
            SkipRest("No gateway answered.");
            return;
        }
        Tell(DoctorSubject.Clock,
            StateChecks.Clock(_location, wanted.Options.Time.GetUtcNow())
            ?? GatewayChecks.Clock(probe.GatewayTime, wanted.Options.Time.GetUtcNow()));
        _clock.Restart();
        ConnectFindings connect = await ConnectAsync(wanted, running, cancellationToken).ConfigureAwait(false);
        TimeSpan took = _clock.Elapsed;
        Tell(DoctorSubject.Authentication, connect.Authentication, took);
        Tell(DoctorSubject.Protocol, connect.Protocol, took);
        Tell(DoctorSubject.Pairing, connect.Pairing, took);
        Tell(DoctorSubject.Commands, connect.Commands, took);
        Tell(DoctorSubject.ExecTool, ConnectChecks.ExecTool(running));
    }

    private async Task<ConnectFindings> ConnectAsync(Wanted wanted, NodeStatus? running, CancellationToken cancellationToken)
    {
        if (IsOf(running, wanted.Endpoint))
        {
            return ConnectChecks.OfRunning(running!, words);
        }
        if (!wanted.IsPaired || running is not null)
        {
            return await ConnectChecks.AsNobodyAsync(wanted.Connection, words, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            return await ConnectChecks.AsNodeAsync(PreparedNode.Prepare(wanted.Options, Silent.Log, MoreCommands),
                wanted.Connection.Timings, words, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeStartException problem)
        {
            return ConnectFindings.Skipped("The node cannot start.") with { Authentication = DoctorFinding.Fail(problem.Message,
                problem.NextStep ?? words.Start) };
        }
    }

    // What is asked for explicitly wins; then what the running node uses, which its command line may have said; the rest is what the
    // installed node would use, its stored secrets included.
    private NodeOptions Merge(StateLocation location, ServiceSettings? settings, NodeStatus? running)
    {
        NodeOptions options = asked with { State = location };
        NodeSettings? address = AddressOf(options, running);
        NodeOptions installed = settings is null ? options : Installed(options, settings, location);
        return address is null ? installed : installed with
        {
            Host = address.Host, Port = address.Port, Tls = address.Tls, TlsFingerprint = address.TlsFingerprint,
            ContextPath = address.ContextPath,
        };
    }

    // As its service manager starts it: what it was installed with is no variable of this process.
    private static NodeOptions Installed(NodeOptions options, ServiceSettings settings, StateLocation location)
    {
        IReadOnlyDictionary<string, string> secrets = Secrets(location);
        return ServiceHost.Options(settings, location, secrets) with
        {
            Credentials = options.Credentials,
            SetupCode = null,
            Time = options.Time,
            ReadEnvironment = name => secrets.TryGetValue(name, out string? value) || settings.Environment.TryGetValue(name, out value)
                ? value : options.ReadEnvironment(name),
        };
    }

    private static NodeSettings? AddressOf(NodeOptions typed, NodeStatus? running)
    {
        if (typed.Host is not null || typed.Port is not null
            || !GatewayEndpoint.TryParseUrl(running?.Gateway, null, out GatewayEndpoint? dialled))
        {
            return typed.NamesGateway ? typed : null;
        }
        bool? tls = typed.Tls ?? (typed.TlsFingerprint is null ? dialled.Tls : null);
        return new NodeSettings
        {
            Host = dialled.Host,
            Port = dialled.Port,
            Tls = tls,
            // One that the node does not tell (it is of an older release) is the saved one, where that belongs to this gateway.
            TlsFingerprint = typed.TlsFingerprint ?? (tls == false ? null : running!.TlsFingerprint),
            ContextPath = typed.ContextPath ?? dialled.ContextPath,
        };
    }

    private static IReadOnlyDictionary<string, string> Secrets(StateLocation location)
    {
        try
        {
            return ServiceSecrets.Load(location.Directory, Environment.GetEnvironmentVariable);
        }
        catch (Exception problem) when (problem is NodeStateException or ServiceException or IOException or UnauthorizedAccessException)
        {
            // Another account's: the node itself can read them, we cannot.
            return new Dictionary<string, string>();
        }
    }

    private DoctorFinding Guarded(Func<DoctorFinding> look)
    {
        try
        {
            return look();
        }
        catch (NodeStateException problem)
        {
            return StateChecks.Unusable(problem, _location, asked.Time, words);
        }
        catch (NodeStartException problem)
        {
            return DoctorFinding.Fail(problem.Message, problem.NextStep ?? words.Start);
        }
        catch (GatewayConfigurationException problem)
        {
            return DoctorFinding.Fail(problem.Message, problem.Failure.NextStep ?? words.StartAt);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return DoctorFinding.Fail(problem.Message, _location is null ? words.Status : StateChecks.ShowOwner(_location.Directory));
        }
    }

    private void Tell(DoctorSubject subject, DoctorFinding finding, TimeSpan? took = null)
    {
        _told.Add(subject);
        report(new DoctorCheck(subject, finding, took ?? _clock.Elapsed));
        _clock.Restart();
    }

    private void SkipRest(string why)
    {
        foreach (DoctorSubject subject in Subjects.Where(subject => !_told.Contains(subject)))
        {
            // A clock that is wrong by itself is seen without a gateway; it may be the reason why none answers.
            Tell(subject, (subject == DoctorSubject.Clock ? StateChecks.Clock(_location, asked.Time.GetUtcNow()) : null)
                ?? DoctorFinding.Skip(why), TimeSpan.Zero);
        }
    }

    private sealed class Silent : OpenClaw.Gateway.Diagnostics.INodeLog
    {
        public static Silent Log { get; } = new();

        public void Write(OpenClaw.Gateway.Diagnostics.LogLevel level, int eventId, string message)
        {
        }
    }
}
