using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>How a box becomes a node of a gateway (shared facts: docs/protocol/wire.md 6).</summary>
[Collection(Lane.Scenarios)]
public sealed class PairingTests(LiveGateways gateways)
{
    /// <summary>An address of TEST-NET-2: whoever comes from there is not this machine.</summary>
    private const string Elsewhere = "198.51.100.7";

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task On_loopback_the_token_pairs_silently_and_only_the_surface_waits(NodeKind kind)
    {
        await using var ready = await ReadyNode.NewAsync(gateways, kind);
        await ready.Node.StartAsync(ready.Target);

        var listed = await ready.ConnectedAsync();

        Assert.True(listed.Paired);
        Assert.NotNull(await Eventually.GetAsync("the surface waits", ReadyNode.Patience,
            () => ready.Operator.FindPendingSurfaceAsync(listed.NodeId)));
        var early = await ready.Operator.InvokeAsync(listed.NodeId, "system.which");
        Assert.False(early.Ok);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task An_unpaired_remote_node_is_approved_twice_while_it_runs_and_then_serves(NodeKind kind)
    {
        await using var ready = await ReadyNode.NewAsync(gateways, kind);
        ready.Proxy.ForwardedFor = Elsewhere;
        await ready.Node.StartAsync(ready.Target);
        var processId = (ready.Node as ProcessNode)?.ProcessId;

        // What an administrator types, in the gateway's own command line.
        var request = await Eventually.GetAsync("a pairing request", ReadyNode.Patience,
            () => ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName), () => ready.Node.Log);
        var devices = await CommandLineAsync(ready.Gateway, "devices", "list", "--json");
        Assert.Contains(ready.Node.DisplayName, devices.Stdout, StringComparison.Ordinal);
        Assert.Contains(request, devices.Stdout, StringComparison.Ordinal);
        await CommandLineAsync(ready.Gateway, "devices", "approve", request);

        // The node is not touched: it asks again by itself.
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        var surface = await Eventually.GetAsync("its commands wait for approval", ReadyNode.Patience,
            () => ready.Operator.FindPendingSurfaceAsync(ready.Id), () => ready.Node.Log);
        var helloCount = ready.Proxy.Connections;
        await CommandLineAsync(ready.Gateway, "nodes", "approve", surface);
        await ready.UntilServingAsync();

        await ready.Operator.SetPolicyAsync(ready.Id, "full", "off", "full");
        var run = (await ready.Operator.RunAsync(ready.Id, ["/bin/echo", "approved twice"])).MustBeOk();
        Assert.Equal("approved twice\n", run.Stdout);
        Assert.Equal(helloCount, ready.Proxy.Connections);
        Assert.Equal(processId, (ready.Node as ProcessNode)?.ProcessId);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_rejected_node_keeps_waiting_and_runs_nothing(NodeKind kind)
    {
        await using var ready = await ReadyNode.NewAsync(gateways, kind);
        ready.Proxy.ForwardedFor = Elsewhere;
        await ready.Node.StartAsync(ready.Target);
        var request = await Eventually.GetAsync("a pairing request", ReadyNode.Patience,
            () => ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName), () => ready.Node.Log);

        (await ready.Operator.RequestAsync("device.pair.reject", new System.Text.Json.Nodes.JsonObject { ["requestId"] = request }))
            .MustBeOk();

        // A new request shows that the node still asks, and nobody approved it.
        var again = await Eventually.GetAsync(
            "it asks again", ReadyNode.Patience, async () =>
                await ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName) is { } id && id != request ? id : null, () =>
                ready.Node.Log);
        Assert.NotEqual(request, again);
        Assert.True(await ready.Operator.FindNodeAsync(ready.Node.DisplayName) is null or { Connected: false });
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task A_paired_node_comes_back_with_its_device_token_alone(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var id = ready.Id;
        await ready.Node.StopAsync();
        ready.Proxy.Frames.Clear();

        await ready.Node.StartAsync(ready.Target with { Token = null });
        var listed = await ready.ConnectedAsync();

        Assert.Equal(id, listed.NodeId);
        await ready.UntilServingAsync();
        Assert.DoesNotContain(ready.Proxy.Frames, frame => frame.Text.Contains(ready.Gateway.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_token_ends_the_program_with_its_own_exit_code_and_without_showing_it()
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "The reference has one exit code for everything.");
        var node = (ProgramNode)ready.Node;

        await node.StartAsync(ready.Target with { Token = "wrong-token-0123456789" });
        var code = await node.WaitForExitAsync(ReadyNode.Patience);

        Assert.Equal(OpenClaw.Gateway.GatewayExitCode.Authentication, code);
        Assert.Contains("token", node.Log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("wrong-token-0123456789", node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_in_no_output_and_private_files_are_private()
    {
        await using var ready = await ReadyNode.StartAsync(gateways, NodeKind.Program);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "The reference keeps its state in a database.");
        await ready.Node.StopAsync();

        Assert.DoesNotContain(ready.Gateway.Token, ready.Node.Log, StringComparison.Ordinal);
        var files = Directory.GetFiles(ready.Node.StateDirectory, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("device.json", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.True(OperatingSystem.IsWindows()
                || (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0, file);
        }

        Assert.All(files, file => Assert.DoesNotContain(ready.Gateway.Token, File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static async Task<ToolResult> CommandLineAsync(LiveGateway gateway, params string[] arguments)
    {
        var ended = await gateway.CommandLineAsync(TestContext.Current.CancellationToken, arguments);
        Assert.True(ended.ExitCode == 0, $"{string.Join(' ', arguments)}: {ended.Summary}{Environment.NewLine}{ended.Output}");
        return ended;
    }
}
