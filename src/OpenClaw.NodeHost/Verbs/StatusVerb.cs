using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node status`: the node that runs with the state directory, in whatever process, or what is saved. Exit code 0 also when none runs (as upstream).</summary>
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
            (StateLocation location, ServiceState? service) = await NodeService.TryQueryAsync(state.Directory(parse), state.Flavor(parse), cancellation).ConfigureAwait(false);
            NodeStatus? running = await NodeStatusClient.TryReadAsync(location, null, cancellation).ConfigureAwait(false);
            SavedNode? saved = running is null ? SavedNode.Read(location) : null;
            TextWriter output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                JsonText.Write(output, writer => WriteJson(writer, location, service, running, saved));
            }
            else
            {
                WriteText(output, location, service, running, saved);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void WriteText(TextWriter output, StateLocation location, ServiceState? service, NodeStatus? running, SavedNode? saved)
    {
        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"{name + ":",-13}{ConsoleLog.OneLine(value)}");
            }
        }

        if (service is { Installed: true })
        {
            Line("Service", $"{ServiceReport.Words(service.Manager, service.Scope).Label} {service.Name}, {service.Status.ToString().ToLowerInvariant()}{(service.Enabled ? "" : ", does not start by itself")}{(service.Restarts is > 0 ? $", {service.Restarts} restarts" : "")}");
            Line("Detail", service.Status == ServiceRunState.Running ? null : service.Detail);
        }

        if (running is null)
        {
            Line("Node", "not running");
            Line("Gateway", saved?.Gateway ?? "none saved");
            Line("Name", saved?.DisplayName);
            Line("Device id", saved?.DeviceId ?? "none yet");
            Line("State", location.Directory);
            Line("Next", service is { Installed: true } ? (service.Status == ServiceRunState.Stopped ? "openclaw-node start" : "openclaw-node logs") : saved?.Gateway is null ? "openclaw-node run --host <gateway>" : "openclaw-node run");
            return;
        }

        Line("Node", $"running for {Duration(running.Uptime)} (process {running.ProcessId}, version {running.Version})");
        Line("Connection", $"{running.Connection} for {Duration(running.TakenAt - running.ConnectionSince)}");
        Line("Gateway", running.GatewayVersion is null ? running.Gateway : $"{running.Gateway} (version {running.GatewayVersion}, protocol {running.Protocol})");
        Line("Device", running.PairingRequestId is null ? running.Pairing.ToString() : $"{running.Pairing}, request {running.PairingRequestId}");
        Line("Commands", running.SurfaceRequestId is null ? running.Surface.ToString() : $"{running.Surface}, request {running.SurfaceRequestId}");
        Line("Name", running.DisplayName);
        Line("Device id", running.DeviceId);
        Line("Policy", $"{running.Policy.Security}, ask {running.Policy.Ask}, fallback {running.Policy.AskFallback}, {running.Policy.Rules} rules");
        Line("Policy error", running.Policy.Problem);
        Line("Requests", string.Create(CultureInfo.InvariantCulture, $"{running.Counters.Received} received, {running.Counters.Denied} denied, {running.Counters.Running} running"));
        Line("Last error", running.LastError is null ? null : $"{running.LastError} ({Duration(running.TakenAt - (running.LastErrorAt ?? running.TakenAt))} ago)");
        Line("State", running.StateDirectory);
        Line("Next", running.NextStep);
    }

    private static void WriteJson(Utf8JsonWriter writer, StateLocation location, ServiceState? service, NodeStatus? running, SavedNode? saved)
    {
        if (service is not null)
        {
            ServiceReport.WriteStatus(writer, service);
        }

        writer.WriteBoolean("running", running is not null);
        writer.WriteString("stateDirectory", location.Directory);
        writer.WriteString("gateway", running?.Gateway ?? saved?.Gateway);
        writer.WriteString("displayName", running?.DisplayName ?? saved?.DisplayName);
        writer.WriteString("nodeId", running?.NodeId ?? saved?.NodeId);
        writer.WriteString("deviceId", running?.DeviceId ?? saved?.DeviceId);
        if (running is null)
        {
            return;
        }

        writer.WriteString("version", running.Version);
        writer.WriteNumber("processId", running.ProcessId);
        writer.WriteString("startedAt", running.StartedAt);
        writer.WriteString("connection", running.Connection.ToString());
        writer.WriteString("connectionSince", running.ConnectionSince);
        writer.WriteString("gatewayVersion", running.GatewayVersion);
        if (running.Protocol is int protocol)
        {
            writer.WriteNumber("protocol", protocol);
        }

        writer.WriteString("pairing", running.Pairing.ToString());
        writer.WriteString("pairingRequestId", running.PairingRequestId);
        writer.WriteString("surface", running.Surface.ToString());
        writer.WriteString("surfaceRequestId", running.SurfaceRequestId);
        writer.WriteStartArray("commands");
        foreach (string name in running.Commands)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("policy");
        writer.WriteString("security", running.Policy.Security);
        writer.WriteString("ask", running.Policy.Ask);
        writer.WriteString("askFallback", running.Policy.AskFallback);
        writer.WriteNumber("rules", running.Policy.Rules);
        writer.WriteString("problem", running.Policy.Problem);
        writer.WriteEndObject();
        writer.WriteStartObject("counters");
        writer.WriteNumber("received", running.Counters.Received);
        writer.WriteNumber("running", running.Counters.Running);
        writer.WriteNumber("succeeded", running.Counters.Succeeded);
        writer.WriteNumber("failed", running.Counters.Failed);
        writer.WriteNumber("denied", running.Counters.Denied);
        writer.WriteNumber("cancelled", running.Counters.Cancelled);
        writer.WriteEndObject();
        writer.WriteString("lastError", running.LastError);
        writer.WriteString("nextStep", running.NextStep);
    }

    private static string Duration(TimeSpan time) => time.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d {time.Hours} h")
        : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalSeconds)} s");
}
