using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>The node's policy, read and written by an operator, and what it lets through (docs/protocol/policy.md 1 and 4).</summary>
[Collection(Lane.Scenarios)]
public sealed class ApprovalsTests(LiveGateways gateways)
{
    [Fact]
    public async Task A_fresh_box_allows_nothing()
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "The reference's default is full.");
        await ready.Node.StartAsync(ready.Target);
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        await ready.ApproveSurfaceAsync();

        var run = await ready.Operator.RunAsync(ready.Id, ["/bin/echo", "hi"]);

        Assert.False(run.Ok);
        Assert.Contains("SYSTEM_RUN_DENIED: approval required", run.ErrorMessage, StringComparison.Ordinal);
        var defaults = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk().Payload.GetProperty("file");
        Assert.DoesNotContain("\"full\"", defaults.GetRawText(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Only_who_read_the_current_document_may_write_it(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var first = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk();
        var hash = first.Payload.GetProperty("hash").GetString();
        var file = JsonNode.Parse(first.Payload.GetProperty("file").GetRawText())!;
        file["agents"] = OperatorClient.Allow("main", "/usr/bin/uname");

        var written = (await ready.Operator.SetApprovalsAsync(ready.Id, file, hash)).MustBeOk();
        var stale = await ready.Operator.SetApprovalsAsync(ready.Id, file, hash);
        var blind = await ready.Operator.SetApprovalsAsync(ready.Id, file, null);
        var now = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk();

        Assert.NotEqual(hash, written.Payload.GetProperty("hash").GetString());
        Assert.Contains("changed; reload and retry", stale.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("base hash required; reload and retry", blind.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(written.Payload.GetProperty("hash").GetString(), now.Payload.GetProperty("hash").GetString());
        Assert.Contains("/usr/bin/uname", now.Payload.GetProperty("file").GetRawText(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task The_socket_token_never_leaves_the_box(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        var file = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk().Payload.GetProperty("file");
        Assert.False(file.TryGetProperty("socket", out var socket) && socket.TryGetProperty("token", out _));
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task Deny_means_deny(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        await ready.Operator.SetPolicyAsync(ready.Id, "deny", "off", "deny", OperatorClient.Allow("main", "/bin/echo", "/usr/bin/echo"));

        var run = await ready.Operator.RunAsync(ready.Id, ["/bin/echo", "hi"]);

        Assert.False(run.Ok);
        Assert.Contains("SYSTEM_RUN_DISABLED: security=deny", run.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task The_allowlist_lets_its_programs_through_and_nothing_else(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "off", "deny",
            OperatorClient.Allow("*", "/usr/bin/echo", "/bin/echo", "**/uname"));

        Assert.Equal("direct\n", (await ready.Operator.RunAsync(ready.Id, ["/usr/bin/echo", "direct"])).MustBeOk().Stdout);
        Assert.Equal("Linux\n", (await ready.Operator.RunAsync(ready.Id, ["uname"])).MustBeOk().Stdout);
        string[][] refused = [["/usr/bin/id"], ["id"], ["/bin/sh", "-c", "id"], ["/bin/sh", "-lc", "echo $(id)"],
            ["/bin/sh", "-lc", "echo a | id"], ["env", "id"]];
        foreach (var argv in refused)
        {
            var run = await ready.Operator.RunAsync(ready.Id, argv);
            Assert.False(run.Ok, string.Join(' ', argv));
            Assert.Contains("SYSTEM_RUN_DENIED: allowlist miss", run.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(NodeKinds.Tested), MemberType = typeof(NodeKinds))]
    public async Task The_policy_outlives_the_node(NodeKind kind)
    {
        await using var ready = await ReadyNode.StartAsync(gateways, kind);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "off", "deny", OperatorClient.Allow("main", "/usr/bin/uname"));
        var before = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk().Payload.GetProperty("hash").GetString();

        await ready.Node.StopAsync();
        await ready.Node.StartAsync(ready.Target);
        await ready.ConnectedAsync();
        await ready.UntilServingAsync();

        Assert.Equal(before, (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk().Payload.GetProperty("hash").GetString());
        Assert.Contains("allowlist miss", (await ready.Operator.RunAsync(ready.Id, ["/bin/echo"])).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateways_own_command_line_reads_and_writes_the_policy()
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Gateways);
        await using var ready = await ReadyNode.StartAsync(gateways, NodeKind.Program);
        var cancellationToken = TestContext.Current.CancellationToken;

        var add = await ready.Gateway.CommandLineAsync(cancellationToken, "approvals", "allowlist", "add", "--node", ready.Id, "--agent",
            "main", "/usr/bin/uname");
        Assert.True(add.ExitCode == 0, add.Output);
        var get = await ready.Gateway.CommandLineAsync(cancellationToken, "approvals", "get", "--node", ready.Id, "--json");
        Assert.True(get.ExitCode == 0, get.Output);
        Assert.Contains("/usr/bin/uname", get.Stdout, StringComparison.Ordinal);
    }
}
