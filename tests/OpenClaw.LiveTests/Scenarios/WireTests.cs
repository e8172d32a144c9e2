using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.LiveTests.Scenarios;

/// <summary>What our node puts on the wire is what the gateway's own node host does: recorded frames, compared member by member.</summary>
[Collection(Lane.Scenarios)]
public sealed partial class WireTests(LiveGateways gateways)
{
    private static JsonNode Golden { get; } =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "node-host-2026.9.6.json")))!;

    [Fact]
    public async Task The_connect_frame_has_the_recorded_members()
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program);
        await ready.Node.StartAsync(ready.Target);
        await ready.ConnectedAsync();
        var golden = Golden["connect"]!;

        var connect = Requests(ready.Proxy, "connect").First();

        var parameters = connect["params"]!;
        Assert.Equal(Names(golden["frame"]!), Members(connect));
        Assert.Equal(Names(golden["params"]!), Members(parameters));
        Assert.Equal(Names(golden["client"]!), Members(parameters["client"]!));
        Assert.Equal(Names(golden["device"]!), Members(parameters["device"]!));
        Assert.Equal(Names(golden["auth"]!), Members(parameters["auth"]!));
        var client = parameters["client"]!;
        AssertSame(golden["fixed"]!, new JsonObject
        {
            ["role"] = parameters["role"]!.DeepClone(),
            ["scopes"] = parameters["scopes"]!.DeepClone(),
            ["clientId"] = client["id"]!.DeepClone(),
            ["clientMode"] = client["mode"]!.DeepClone(),
            ["platform"] = client["platform"]!.DeepClone(),
            ["deviceFamily"] = client["deviceFamily"]!.DeepClone(),
        });
    }

    [Fact]
    public async Task The_host_statistics_have_the_recorded_members()
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program);
        await ready.Node.StartAsync(ready.Target);
        var golden = Golden["hostStats"]!;

        var sent = await Eventually.GetAsync(
            "the host statistics", ReadyNode.Patience, () => Task.FromResult(Requests(ready.Proxy, "node.event").FirstOrDefault()), () =>
                ready.Node.Log);

        Assert.Equal("node.host.stats", (string)sent["params"]!["event"]!);
        Assert.Equal(Names(golden["params"]!), Members(sent["params"]!));
        Assert.Equal(Names(golden["payload"]!), Members(JsonNode.Parse((string)sent["params"]!["payloadJSON"]!)!));
    }

    [Fact]
    public async Task Every_recorded_invoke_gets_the_recorded_frames()
    {
        await using var ready = await ReadyNode.StartAsync(gateways, NodeKind.Program);
        var directory = Path.GetDirectoryName(ready.Node.StateDirectory)!;
        List<string> differences = [];
        var policy = "full";
        foreach (var recorded in Golden["invokes"]!.AsArray())
        {
            if ((string)recorded!["policy"]! != policy)
            {
                policy = (string)recorded["policy"]!;
                await (policy == "ask"
                    ? ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "on-miss", "deny")
                    : ready.Operator.SetPolicyAsync(ready.Id, "full", "off", "full"));
            }

            ready.Proxy.Frames.Clear();
            await ready.Operator.InvokeAsync(ready.Id, (string)recorded["command"]!, recorded["params"]!.DeepClone());
            // The event goes out before its result, so all is there when the operator has the answer.
            var sent = new JsonArray(
                [.. Requests(ready.Proxy, "node.event", "node.invoke.result").Select(request => Sent(request, directory))
                    .Where(frame => frame is not null)]);
            // "ours" stands where this node says more on purpose, with the reason beside it.
            JsonNode expected = recorded["ours"] ?? recorded["frames"]!;
            if (!JsonNode.DeepEquals(expected, sent))
            {
                differences.Add(
                    $"{recorded["scenario"]}: {recorded["command"]} {recorded["params"]!.ToJsonString()}\n  recorded {expected.ToJsonString()}\n  sent     {sent.ToJsonString()}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>A frame of the node as the recording has it: without ids, with places instead of this machine's paths.</summary>
    private static JsonNode? Sent(JsonNode request, string directory)
    {
        var parameters = request["params"]!;
        if ((string)request["method"]! == "node.event")
        {
            return ((string)parameters["event"]!).StartsWith("exec.", StringComparison.Ordinal)
                ? new JsonObject
                {
                    ["event"] = new JsonObject { ["params"] = List(Members(parameters)), ["name"] = (string)parameters["event"]!,
                        ["payload"] = Payload(parameters, directory) },
                }
                : null;
        }

        var result = new JsonObject { ["params"] = List(Members(parameters)) };
        if ((bool)parameters["ok"]!)
        {
            result["payload"] = Payload(parameters, directory);
        }
        else
        {
            result["error"] = parameters["error"]!.DeepClone();
        }

        return new JsonObject { ["result"] = result };
    }

    private static JsonNode Payload(JsonNode parameters, string directory)
    {
        var text = ((string)parameters["payloadJSON"]!).Replace(directory, "<cwd>", StringComparison.Ordinal);
        var payload = JsonNode.Parse(GeneratedHash().Replace(text, "sha256:cwd-argv:v1:<hash>"))!;
        if (payload["runId"] is not null)
        {
            payload["runId"] = "<run>";
        }

        foreach (var bin in payload["bins"]?.AsObject().Select(member => member.Key).ToArray() ?? [])
        {
            payload["bins"]![bin] = "<path>";
        }

        return payload;
    }

    /// <summary>It covers the working directory, which is another one here.</summary>
    [GeneratedRegex("sha256:cwd-argv:v1:[0-9a-f]{64}")]
    private static partial Regex GeneratedHash();

    private static IEnumerable<JsonNode> Requests(NodeProxy proxy, params string[] methods) =>
        proxy.Frames
            .Where(frame => frame is { Direction: WireDirection.FromNode, Kind: WireKind.Text })
            .Select(frame => JsonNode.Parse(frame.Text)!)
            .Where(frame => methods.Contains((string?)frame["method"]));

    private static string[] Members(JsonNode node) => [.. node.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal)];

    private static string[] Names(JsonNode list) => [.. list.AsArray().Select(name => (string)name!)];

    private static JsonArray List(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode?)JsonValue.Create(name))]);

    private static void AssertSame(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}, was {actual.ToJsonString()}");
}
