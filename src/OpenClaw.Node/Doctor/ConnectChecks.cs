using OpenClaw.Gateway;
using OpenClaw.Gateway.Connection;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Doctor;

/// <summary>What a gateway says to this machine: the last four checks together, because one answer holds them all.</summary>
internal sealed record ConnectFindings(DoctorFinding Authentication, DoctorFinding Protocol, DoctorFinding Pairing, DoctorFinding Commands)
{
    public static ConnectFindings Skipped(string why)
    {
        DoctorFinding skip = DoctorFinding.Skip(why);
        return new ConnectFindings(skip, skip, skip, skip);
    }
}

/// <summary>
/// Asks the gateway whether it would let this node in. Three ways, each without side effects at the gateway: the node that runs is asked;
/// one that was approved before connects for a moment as it would anyway; one that was not shows its credentials without a device, which a
/// gateway answers with "device identity required" when they are right (2026.9.6), so that no pairing request appears.
/// </summary>
internal static class ConnectChecks
{
    private const string DeviceRequired = "DEVICE_IDENTITY_REQUIRED";

    public static ConnectFindings OfRunning(NodeStatus node, ToolWords words)
    {
        string who = $"the running node (process {node.ProcessId})";
        if (node.Connection == GatewayConnectionState.Connected)
        {
            return new ConnectFindings(
                DoctorFinding.Pass($"The gateway has let in {who}."),
                DoctorFinding.Pass($"Protocol {node.Protocol}, gateway version {node.GatewayVersion ?? "unknown"}."),
                DoctorFinding.Pass("The device is approved."),
                Surface(new SurfaceState(node.Surface, node.SurfaceRequestId), words));
        }
        if (node.Pairing == NodePairing.WaitingForApproval)
        {
            return Pairing(node.LastError ?? "An operator has to approve this device.", node.PairingRequestId, words);
        }
        ConnectFindings skipped = ConnectFindings.Skipped("Not connected.");
        return skipped with { Authentication = DoctorFinding.Fail($"{node.LastError ?? $"Not connected yet"} (said by {who}).",
            node.NextStep ?? words.Status) };
    }

    /// <summary>
    /// Whether a rule on this machine means that nobody is asked. Only a running node that was asked for a command knows what its gateway
    /// says.
    /// </summary>
    public static DoctorFinding ExecTool(NodeStatus? node) =>
        node is null ? DoctorFinding.Skip("No node runs: what the gateway's own tools.exec says is known from an agent's command.")
        : node.GatewayExec is not { } gateway
            ? DoctorFinding.Skip(
                "Not known what the gateway's own tools.exec says: gateways before 2026.8 tell no node, later ones do when an agent asks for a command, which none has done since the node was started.")
        : GatewayExecPolicy.Against(gateway, node.Policy) is { } against
            ? DoctorFinding.Warn($"{against.Hint} The fix is for the gateway, where its setting is not meant so.", against.Command)
        : gateway.LeavesItToTheNode ? DoctorFinding.Pass("The gateway leaves the decision about commands to this machine.")
        : DoctorFinding.Pass(
            $"The gateway's own tools.exec says security {gateway.Security}, ask {gateway.Ask}: it stands in front of nothing that this machine lets run unasked.");

    /// <summary>Connects as the node would.</summary>
    public static async Task<ConnectFindings> AsNodeAsync(PreparedNode node, GatewayTimings timings, ToolWords words,
        CancellationToken cancellationToken)
    {
        GatewayConnection connection =
            new(node.Connection with { SingleAttempt = true, Timings = timings, Log = null,
                TokenStore = new Keeping(node.Connection.TokenStore!) }, new Deaf());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<GatewayRunResult> running = connection.RunAsync(end.Token);
        try
        {
            if (await connection.WaitUntilConnectedAsync(cancellationToken).ConfigureAwait(false) is not { } hello)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Refused((await running.ConfigureAwait(false)).Failure, words);
            }
            GatewayResponse answer = await connection.RequestAsync(SurfaceQuestion.Method, SurfaceQuestion.Params, timeout: timings.Request,
                cancellationToken).ConfigureAwait(false);
            return new ConnectFindings(
                DoctorFinding.Pass("The gateway accepts this device's token."),
                DoctorFinding.Pass($"Protocol {hello.Protocol}, gateway version {hello.ServerVersion ?? "unknown"}."),
                DoctorFinding.Pass("The device is approved."),
                Surface(SurfaceQuestion.Read(answer) ?? new SurfaceState(NodeSurface.Unknown, null), words));
        }
        finally
        {
            end.Cancel();
            await running.ConfigureAwait(false);
        }
    }

    /// <summary>Shows the credentials alone.</summary>
    public static async Task<ConnectFindings> AsNobodyAsync(GatewayConnectionOptions options, ToolWords words,
        CancellationToken cancellationToken)
    {
        DoctorFinding unpaired = DoctorFinding.Warn("This machine was not approved at this gateway yet.", words.Start);
        GatewayCredentials credentials = options.Credentials;
        if (credentials.Token is null && credentials.Password is null)
        {
            ConnectFindings none = ConnectFindings.Skipped("There is nothing to show to the gateway.");
            return none with { Authentication = DoctorFinding.Warn("No token and no password is known, and no device token is stored.",
                words.StartWithToken), Pairing = unpaired };
        }
        GatewayConnection connection = new(options with { SingleAttempt = true, Log = null }, new Deaf());
        GatewayFailure failure = (await connection.RunAsync(cancellationToken).ConfigureAwait(false)).Failure;
        cancellationToken.ThrowIfCancellationRequested();
        return failure.Code == DeviceRequired
            ? new ConnectFindings(
                DoctorFinding.Pass($"The gateway accepts the {(credentials.Token is not null ? "token" : "password")}."),
                DoctorFinding.Pass("The gateway speaks a protocol of this program."),
                unpaired,
                DoctorFinding.Skip("Told once the device is approved."))
            : Refused(failure, words);
    }

    private static ConnectFindings Refused(GatewayFailure failure, ToolWords words)
    {
        ConnectFindings skipped = ConnectFindings.Skipped("The gateway did not let this machine in.");
        switch (failure.Reason)
        {
            case GatewayFailureReason.PairingRequired:
                return Pairing(failure.Message, failure.PairingRequestId, words);
            case GatewayFailureReason.ProtocolMismatch:
                return skipped with { Protocol = DoctorFinding.Fail(failure.Message, failure.NextStep) };
            default:
                return skipped with { Authentication = DoctorFinding.Fail(failure.Message,
                    failure.Reason == GatewayFailureReason.AuthenticationRejected
                    ? words.StartWithToken : failure.NextStep ?? words.Status) };
        }
    }

    private static ConnectFindings Pairing(string message, string? requestId, ToolWords words) => new(
        DoctorFinding.Pass("The gateway accepts the credentials."),
        DoctorFinding.Pass("The gateway speaks a protocol of this program."),
        DoctorFinding.Fail(message, words.ApproveDevice(requestId)),
        DoctorFinding.Skip("Told once the device is approved."));

    private static DoctorFinding Surface(SurfaceState surface, ToolWords words) => surface.Surface switch
    {
        NodeSurface.Approved => DoctorFinding.Pass("The commands of this node are approved."),
        NodeSurface.WaitingForApproval =>
            DoctorFinding.Fail("An operator has to approve the commands of this node; until then the gateway sends none.",
                words.ApproveCommands(surface.RequestId)),
        NodeSurface.Rejected => DoctorFinding.Fail("An operator has refused the commands of this node.", words.ApproveCommands(null)),
        _ => DoctorFinding.Skip("The gateway does not say whether the commands are approved."),
    };

    /// <summary>
    /// A check must not forget a token that is refused; one that a gateway issues anew is the only one that counts from then on.
    /// </summary>
    private sealed class Keeping(IDeviceTokenStore store) : IDeviceTokenStore
    {
        public DeviceToken? Load(string deviceId, string role) => store.Load(deviceId, role);

        public bool Save(string deviceId, DeviceToken token, DeviceToken? expected) => store.Save(deviceId, token, expected);

        public void Clear(string deviceId, string role, DeviceToken expected)
        {
        }
    }

    /// <summary>Takes no requests.</summary>
    private sealed class Deaf : IGatewayEvents
    {
        public void OnConnected(HelloOk hello)
        {
        }

        public void OnEvent(string name, System.Text.Json.JsonElement payload)
        {
        }

        public void OnDisconnected(GatewayFailure reason)
        {
        }
    }
}
