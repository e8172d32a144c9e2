using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>What the gateway's own node host makes of rules that only our node knows, where a policy of ours comes to it.</summary>
[Collection(ReleaseCollection.Name)]
public sealed class ReferenceRuleTests(LiveGateways gateways)
{
    [Theory, MemberData(nameof(ReleaseTests.Releases), MemberType = typeof(ReleaseTests))]
    public async Task A_node_host_that_does_not_know_the_rules_allows_nothing_by_them(string name)
    {
        Assert.SkipUnless(LiveEnvironment.Long, "is about the gateway's own node host: OPENCLAW_LIVE_LONG=1");
        GatewayRelease release = GatewayRelease.All.Single(known => known.Name == name);
        LiveGateway gateway = await gateways.GetForReleasesAsync(release);
        await using ReadyNode ready = await ReadyNode.WithAsync(gateway,
            new ReferenceNode(gateway.Installation, gateways.NewDirectory("reference")));
        await ready.Node.StartAsync(ready.Target);
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        await ready.ApproveSurfaceAsync(ReadyNode.Patience);
        string[] kinds = ["cmd:uname", "cmd:echo", "cmd:*", "ps:uname", "ps:Get-*", @"ps:Storage\uname"];
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "off", "deny", OperatorClient.Allow("main", [.. kinds, "/usr/bin/id"]));

        string[][] commands = [["uname"], ["/usr/bin/uname"], ["echo", "x"], OperatorClient.Shell("uname"), OperatorClient.Shell("echo x"),
            ["cmd:uname"], ["Get-Date"], ["pwsh", "-c", "Get-Date"]];
        foreach (string[] command in commands)
        {
            OperatorReply run = await ready.Operator.RunAsync(ready.Id, command);
            Assert.False(run.Ok, string.Join(' ', command));
            Assert.Contains("SYSTEM_RUN_DENIED", run.ErrorMessage, StringComparison.Ordinal);
        }

        // That it reads the list at all.
        Assert.Contains("uid=", (await ready.Operator.RunAsync(ready.Id, ["/usr/bin/id"])).MustBeOk().Stdout, StringComparison.Ordinal);
        string kept = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk().Payload.GetProperty("file").GetRawText();
        Assert.All(kinds, kind => Assert.Contains(kind.Replace("\\", "\\\\", StringComparison.Ordinal), kept, StringComparison.Ordinal));
    }
}
