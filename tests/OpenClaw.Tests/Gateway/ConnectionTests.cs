using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Gateway.Support;

namespace OpenClaw.Tests.Gateway;

/// <summary>The straight path: connect, talk, stop.</summary>
public sealed class ConnectionTests
{
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    [Fact]
    public async Task A_node_connects_answers_an_invoke_and_leaves_with_a_close_frame()
    {
        using var gateway =
            new LoopbackGateway(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true, Version = "2026.9.6" });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        HelloOk hello = await run.ConnectedAsync();
        Assert.Equal(4, hello.Protocol);
        Assert.Equal("2026.9.6", hello.ServerVersion);
        Assert.Equal(GatewayConnectionState.Connected, run.Connection.Status.State);
        LoopbackClient node = await gateway.WaitForNodeAsync(Soon);
        run.Handler = (name, payload) =>
        {
            Assert.Equal("node.invoke.request", name);
            string id = payload.GetProperty("id").GetString()!;
            _ = run.Connection.PostAsync("node.event", json => Write(json, ("event", "exec.finished"), ("payloadJSON", "{}")));
            _ = run.Connection.PostAsync("node.invoke.result", json =>
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("nodeId", "n");
                json.WriteBoolean("ok", true);
                json.WriteString("payloadJSON", "{\"answer\":\"<ü\\u0000>\"}");
                json.WriteEndObject();
            });
        };
        LoopbackInvokeResult result = await gateway.InvokeAsync("system.which", "{\"bins\":[\"sh\"]}", cancellationToken: Soon);
        Assert.True(result.Ok, result.ErrorMessage);
        Assert.Equal("{\"answer\":\"<ü\\u0000>\"}", result.PayloadJson);
        // The event was posted first and is first on the wire.
        Assert.Equal(["node.event", "node.invoke.result"], gateway.Requests.Select(r => r.Method));

        GatewayRunResult end = await run.StopAsync();
        Assert.Equal(GatewayFailureReason.Stopped, end.Failure.Reason);
        Assert.Equal(GatewayExitCode.Stopped, end.ExitCode);
        Assert.Equal(1000, (await gateway.WaitForAsync(() => node.ClientClose is { } c ? Tuple.Create(c.Code) : null, Soon)).Item1);
        Assert.Equal(GatewayFailureReason.Stopped, Assert.Single(run.Disconnects).Reason);
        Assert.Equal(GatewayConnectionState.Stopped, run.Connection.Status.State);
    }

    [Fact]
    public async Task A_connect_tells_its_steps_to_somebody_who_follows()
    {
        using var gateway = new LoopbackGateway(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true });
        gateway.Start();
        using var run = new GatewayRun(GatewayRun.Node(gateway.Endpoint));
        await run.ConnectedAsync();
        string peer = gateway.Endpoint.Authority;
        Assert.Equal(
            [$"Opening a TCP connection to {peer}.", $"{peer} took the connection; asking for a WebSocket.",
                $"{peer} opened a WebSocket; waiting for its challenge."],
            run.Log.Where(line => line.Id == LogEvents.Trace).Select(line => line.Text).Skip(1));
        Assert.DoesNotContain(run.Log, line => line.Text.Contains("shared", StringComparison.Ordinal));
        await run.StopAsync();
    }

    private static void Write(Utf8JsonWriter json, params (string Name, string Value)[] members)
    {
        json.WriteStartObject();
        foreach ((string name, string value) in members)
        {
            json.WriteString(name, value);
        }
        json.WriteEndObject();
    }
}
