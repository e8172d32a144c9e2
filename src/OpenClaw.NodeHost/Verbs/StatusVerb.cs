using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// `openclaw-node status`: the node that runs with the state directory, in whatever process, or what is saved. The exit code says whether
/// it serves.
/// </summary>
internal static class StatusVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> json = CommonOptions.Json();
        Command command = new("status", "Show whether a node runs here, how it is connected and what to do next.");
        state.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            (StateLocation location, ServiceState? service) = await NodeService.TryQueryAsync(state.Directory(parse), state.Flavor(parse),
                cancellation, state.ScopeOf(parse)).ConfigureAwait(false);
            ClosedDirectory.Require(location);
            NodeStatus? running = await NodeStatusClient.TryReadAsync(location, null, cancellation).ConfigureAwait(false);
            SavedNode? saved = running is null ? SavedNode.Read(location) : null;
            VersionNotice? version = VersionNotice.Find(service, ServiceSettings.TryLoad(location.Directory), running, ToolWords.Program,
                PreparedNode.Version);
            SilentNode? silent = running is null ? SilentNode.Find(location) : null;
            TextWriter output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                JsonText.Write(output, writer => WriteJson(writer, location, service, running, silent, saved, version));
            }
            else
            {
                WriteText(output, location, service, running, silent, saved, version);
            }

            return ExitCodeOf(running, silent);
        });
        return command;
    }

    /// <summary>0 only for a node that does what it is for: monitoring looks at nothing else.</summary>
    internal static int ExitCodeOf(NodeStatus? running, SilentNode? silent) =>
        running is null ? silent is null ? ExitCodes.NotRunning : ExitCodes.NotConnected
        : running.Pairing is NodePairing.WaitingForApproval or NodePairing.Removed ? ExitCodes.WaitingForApproval
        : running.Connection != GatewayConnectionState.Connected ? ExitCodes.NotConnected
        : running.Surface is NodeSurface.WaitingForApproval or NodeSurface.Rejected ? ExitCodes.WaitingForApproval
        : running.Policy.Problem is not null ? ExitCodes.PolicyBroken
        : ExitCodes.Ok;

    private static string NextOf(ServiceState? service, SilentNode? silent, SavedNode? saved) =>
        silent is not null ? silent.NextStep
        : service is { Installed: true } ? (service.Status == ServiceRunState.Stopped ? "openclaw-node start" : "openclaw-node logs")
        : saved?.Gateway is null ? "openclaw-node run --host <gateway>" : "openclaw-node run";

    private static void WriteText(TextWriter output, StateLocation location, ServiceState? service, NodeStatus? running,
        SilentNode? silent, SavedNode? saved, VersionNotice? version)
    {
        void Line(string name, string? value)
        {
            if (string.IsNullOrEmpty(value))
            {
                return;
            }

            // What is to be typed stands whole: a command that is broken is two.
            string head = $"{name + ":",-13}", text = ConsoleLog.OneLine(value);
            foreach (string line in name == "Next" ? [text] : TextWidth.Wrap(text, TextWidth.OfTerminal() - head.Length))
            {
                output.WriteLine(head + line);
                head = new string(' ', head.Length);
            }
        }

        if (service is { Installed: true })
        {
            Line("Service",
                $"{ServiceManagers.Of(service.Manager).Label(service.Scope)} {service.Name}, {service.Status.ToString().ToLowerInvariant()}{(service.Enabled ? "" : ", does not start by itself")}{(service.Restarts is > 0 ? $", {service.Restarts} restarts" : "")}");
            Line("Detail", service.Status == ServiceRunState.Running ? null : service.Detail);
        }

        Line("Version", version?.Message);

        if (running is null)
        {
            Line("Node", silent is null ? "not running" : silent.Message);
            Line("Gateway", saved?.Gateway ?? "none saved");
            Line("Name", saved?.DisplayName);
            Line("Device id", saved?.DeviceId ?? "none yet");
            Line("State", location.Directory);
            Line("Next", NextOf(service, silent, saved));
            return;
        }

        Line("Node", $"running for {Duration(running.Uptime)} (process {running.ProcessId}, version {running.Version})");
        Line("Connection", $"{running.Connection} for {Duration(running.TakenAt - running.ConnectionSince)}");
        Line("Gateway", running.GatewayVersion is null
            ? running.Gateway : $"{running.Gateway} (version {running.GatewayVersion}, protocol {running.Protocol})");
        Line("Device", running.PairingRequestId is null
            ? running.Pairing.ToString() : $"{running.Pairing}, request {running.PairingRequestId}");
        Line("Commands", running.SurfaceRequestId is null
            ? running.Surface.ToString() : $"{running.Surface}, request {running.SurfaceRequestId}");
        Line("Name", running.DisplayName);
        Line("Device id", running.DeviceId);
        Line("Policy",
            $"{running.Policy.Security}, ask {running.Policy.Ask}, fallback {running.Policy.AskFallback}, {running.Policy.Rules} rules");
        Line("Problem", running.Policy.Problem);
        Line("Exec tool", GatewayExecPolicy.Against(running.GatewayExec, running.Policy)?.Advice);
        Line("Requests",
            string.Create(CultureInfo.InvariantCulture,
                $"{running.Counters.Received} received, {running.Counters.Denied} denied, {running.Counters.Running} running"));
        Line("Last error", LastErrorOf(running));
        Line("State", running.StateDirectory);
        Line("Next", running.NextStep ?? version?.Fix);
    }

    /// <summary>With the word that it is over, where it is: what stands in a status is otherwise taken for what is wrong now.</summary>
    internal static string? LastErrorOf(NodeStatus running)
    {
        if (running.LastError is not { } error)
        {
            return null;
        }

        DateTimeOffset at = running.LastErrorAt ?? running.TakenAt;
        bool over = running.Connection == GatewayConnectionState.Connected && at <= running.ConnectionSince;
        return $"{error} ({Duration(running.TakenAt - at)} ago{(over ? ", before it connected" : "")})";
    }

    private static void WriteJson(Utf8JsonWriter writer, StateLocation location, ServiceState? service, NodeStatus? running,
        SilentNode? silent, SavedNode? saved, VersionNotice? version)
    {
        if (service is not null)
        {
            ServiceReport.WriteStatus(writer, service);
        }

        writer.WriteBoolean("running", running is not null);
        writer.WriteNumber("exitCode", ExitCodeOf(running, silent));
        writer.WriteString("versionNotice", version?.Message);
        if (running is null)
        {
            writer.WriteString("stateDirectory", location.Directory);
            writer.WriteString("gateway", saved?.Gateway);
            writer.WriteString("displayName", saved?.DisplayName);
            writer.WriteString("nodeId", saved?.NodeId);
            writer.WriteString("deviceId", saved?.DeviceId);
            writer.WriteString("problem", silent?.Message);
            writer.WriteString("nextStep", NextOf(service, silent, saved));
            return;
        }

        using JsonDocument report = JsonDocument.Parse(NodeStatusDocument.Report(running));
        foreach (JsonProperty member in report.RootElement.EnumerateObject())
        {
            member.WriteTo(writer);
        }
    }

    private static string Duration(TimeSpan time) => time.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h")
        : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalSeconds)} s");
}
