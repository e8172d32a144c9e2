using System.Text.Json.Nodes;
using OpenClaw.Gateway;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>Requests that wait at the gateway, seen and answered by this product's operator (Approve-OpenClawExec -Gateway).</summary>
[Collection(Lane.Scenarios)]
public sealed class OperatorTests(LiveGateways gateways)
{
    [Theory]
    [InlineData("allow-once")]
    [InlineData("deny")]
    public async Task A_waiting_request_is_seen_and_answered(string decision)
    {
        var gateway = await gateways.NewestAsync();
        await using var asker = await OperatorClient.ConnectAsync(gateway);
        await using var route = await OperatorClient.ConnectAsync(gateway);
        var directory = Directory.CreateTempSubdirectory("openclaw-operator-");
        try
        {
            var id = Guid.NewGuid().ToString();
            JsonObject plan() =>
                new() { ["argv"] = new JsonArray("/usr/bin/uname", "-s"), ["cwd"] = "/tmp", ["commandText"] = "/usr/bin/uname -s",
                    ["agentId"] = OperatorClient.Agent, ["sessionKey"] = OperatorClient.Session };
            (await asker.RequestAsync("exec.approval.request", new JsonObject
            {
                ["id"] = id, ["command"] = "/usr/bin/uname -s", ["commandArgv"] = new JsonArray("/usr/bin/uname", "-s"),
                ["systemRunPlan"] = plan(), ["host"] = "node", ["nodeId"] = new string('n', 64),
                ["cwd"] = "/tmp", ["security"] = "allowlist", ["ask"] = "on-miss", ["agentId"] = OperatorClient.Agent,
                ["sessionKey"] = OperatorClient.Session, ["timeoutMs"] = 30_000, ["twoPhase"] = true,
            })).MustBeOk();
            var waiting = asker.RequestAsync("exec.approval.waitDecision", new JsonObject { ["id"] = id }, ReadyNode.Patience);
            var options = new NodeOptions
            {
                State = StateLocation.Resolve(directory.FullName),
                Host = gateway.Endpoint.Host,
                Port = gateway.Endpoint.Port,
                Credentials = new GatewayCredentials { Token = gateway.Token },
            };

            using var approvals = await GatewayApprovals.ConnectAsync(options, log: null, TestContext.Current.CancellationToken);
            var request = await approvals.FindAsync(id.Substring(0, 13), TestContext.Current.CancellationToken);
            await approvals.ResolveAsync(request.Id, decision, TestContext.Current.CancellationToken);

            Assert.Equal("/usr/bin/uname -s", request.Command);
            Assert.Equal(decision, (await waiting).MustBeOk().Payload.GetProperty("decision").GetString());
            var late = await Assert.ThrowsAsync<GatewayOperatorException>(() =>
                approvals.ResolveAsync(request.Id, decision == "deny" ? "allow-once" : "deny", TestContext.Current.CancellationToken));
            Assert.Equal(GatewayApprovals.AlreadyAnswered, late.Reason);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
