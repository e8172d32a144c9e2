using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;

namespace OpenClaw.LiveTests.Windows;

/// <summary>The main scenarios with a Windows node at the real gateway: what an operator meets in front of a Windows box.</summary>
public sealed class WindowsNodeTests(LiveGateways gateways, WindowsBox box) : IClassFixture<WindowsBox>
{
    private const string System32 = @"C:\windows\system32\";

    [Fact]
    public async Task It_pairs_as_a_Windows_node_and_finds_programs()
    {
        ReadyNode ready = await box.ReadyAsync();

        var nodes = (await ready.Operator.RequestAsync("node.list")).MustBeOk().Payload.GetRawText();
        var found = (await ready.Operator.InvokeAsync(ready.Id, "system.which",
            new JsonObject { ["bins"] = new JsonArray("hostname", "cmd.exe", "no-such-program-x") })).MustBeOk();

        Assert.Contains("\"platform\":\"windows\"", nodes, StringComparison.Ordinal);
        var bins = found.Result.GetProperty("bins");
        Assert.Equal(System32 + "hostname.exe", bins.GetProperty("hostname").GetString(), ignoreCase: true);
        Assert.False(bins.TryGetProperty("no-such-program-x", out _));
        // The names of the state are those of every platform, and the token is in none of the files.
        string[] files =
            [.. Directory.GetFiles(box.Node.HostState, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(box.Node.HostState, file))];
        Assert.Superset(new HashSet<string> { "node.json", "exec-approvals.json", "identity/device.json", "identity/device-auth.json" },
            files.ToHashSet());
        Assert.All(files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(ready.Gateway.Token, File.ReadAllText(Path.Combine(box.Node.HostState, file)),
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_run_in_their_directory_with_their_variables()
    {
        ReadyNode ready = await FullAsync();

        var name = (await ready.Operator.PrepareAndRunAsync(ready.Id, ["hostname"])).Run!.MustBeOk();
        var directory =
            (await ready.Operator.RunAsync(ready.Id, ["cmd.exe", "/d", "/s", "/c", "cd"], new JsonObject { ["cwd"] = @"C:\windows" }))
            .MustBeOk();
        // What the gateway's contract lets through to a shell is a short list; everything else is left out.
        var variable =
            (await ready.Operator.RunAsync(ready.Id, ["cmd.exe", "/d", "/s", "/c", "set COLORTERM"],
                new JsonObject { ["env"] = new JsonObject { ["COLORTERM"] = "hello there" } })).MustBeOk();
        var leftOut =
            (await ready.Operator.RunAsync(ready.Id, ["cmd.exe", "/d", "/s", "/c", "set GREETING"],
                new JsonObject { ["env"] = new JsonObject { ["GREETING"] = "hello there" } })).MustBeOk();
        var secret = (await ready.Operator.RunAsync(ready.Id, ["cmd.exe", "/d", "/s", "/c", "set"])).MustBeOk();
        var loads = await ready.Operator.RunAsync(ready.Id, ["hostname"],
            new JsonObject { ["env"] = new JsonObject { ["PATH"] = @"C:\live\evil" } });
        var missing = await ready.Operator.RunAsync(ready.Id, ["no-such-program-x"]);

        Assert.Equal(0, name.Result.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(name.Stdout.Trim());
        Assert.Equal("C:\\windows\r\n", directory.Stdout);
        Assert.Equal("COLORTERM=hello there\r\n", variable.Stdout);
        Assert.Empty(leftOut.Stdout);
        Assert.DoesNotContain(ready.Gateway.Token, secret.Stdout, StringComparison.Ordinal);
        Assert.Contains("environment override rejected", loads.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("ENOENT", missing.MustBeOk().Result.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_said_always_is_not_asked_about_the_same_again_and_about_everything_else()
    {
        ReadyNode ready = await box.ReadyAsync();
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "on-miss", "deny");
        await using var person = await OperatorClient.ConnectAsync(ready.Gateway);
        static string[] Cmd(string text) => ["cmd.exe", "/d", "/s", "/c", text];

        var once = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Cmd("hostname"), "allow-once", "hostname");
        var unasked = await box.AskAsync(Cmd("hostname"), "hostname");
        var denied = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Cmd("hostname"), "deny", "hostname");
        var always = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Cmd("hostname && ver"), "allow-always", "hostname && ver");
        var same = await box.AskAsync(Cmd("hostname && ver"), "hostname && ver");
        var part = await box.AskAsync(Cmd("hostname"), "hostname");
        var other = await box.AskAsync(Cmd("hostname && whoami"), "hostname && whoami");
        var arguments = await box.AskAsync(Cmd("hostname x"), "hostname x");
        var tested = await box.Node.RunAsync("approvals", "test", "--agent", "main", "hostname & whoami");

        Assert.NotEmpty(once.Run.MustBeOk().Stdout.Trim());
        Assert.False(unasked.Ran, unasked.ToString());
        Assert.False(denied.Run.Ok);
        Assert.Contains("Windows", always.Run.MustBeOk().Stdout, StringComparison.Ordinal);
        Assert.True(same.Ran, same.ToString());
        Assert.True(part.Ran, part.ToString());
        Assert.False(other.Ran, other.ToString());
        Assert.False(arguments.Ran, arguments.ToString());
        Assert.Contains("whoami.exe", tested.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_time_limit_and_a_caller_that_leaves_end_every_program_of_a_text()
    {
        ReadyNode ready = await RulesAsync();
        foreach (bool leaves in new[] { false, true })
        {
            string mark = "mark" + Guid.NewGuid().ToString("N")[..12];
            string[] argv = ["cmd.exe", "/d", "/s", "/c", $@"hostname & C:\live\bat\loop.bat {mark} & hostname"];
            if (leaves)
            {
                var caller = await OperatorClient.ConnectAsync(ready.Gateway, "cli", "cli");
                var running = caller.RunAsync(ready.Id, argv);
                await Eventually.TrueAsync("it runs", ReadyNode.Patience, async () => await CountAsync(mark) > 0, () => ready.Node.Log);
                await caller.DisposeAsync();
                Assert.False((await running).Ok);
            }
            else
            {
                var run = (await ready.Operator.RunAsync(ready.Id, argv, new JsonObject { ["timeoutMs"] = 3_000 })).MustBeOk();
                Assert.True(run.Result.GetProperty("timedOut").GetBoolean());
                Assert.Equal(124, run.Result.GetProperty("exitCode").GetInt32());
                Assert.Single(run.Stdout.Trim().Split('\n'));
            }

            await Eventually.TrueAsync("no program of it is left", ReadyNode.Patience, async () => await CountAsync(mark) == 0);
        }

        await ready.UntilServingAsync();
    }

    [Fact]
    public async Task Large_output_is_cut_and_the_text_goes_on()
    {
        ReadyNode ready = await RulesAsync();
        await File.WriteAllTextAsync(Path.Combine(WineNode.Drive, "live", "bat", "large.txt"),
            string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", 6_000)), TestContext.Current.CancellationToken);

        var run = (await ready.Operator.RunAsync(ready.Id, ["cmd.exe", "/d", "/s", "/c", @"type C:\live\bat\large.txt & exit 5"],
            timeoutMs: 60_000)).MustBeOk();

        Assert.Equal(5, run.Result.GetProperty("exitCode").GetInt32());
        Assert.InRange(run.Stdout.Length, 200_000, 200_200);
    }

    [Fact]
    public async Task It_comes_back_after_cuts_and_keeps_its_policy_to_the_hash()
    {
        ReadyNode ready = await FullAsync();
        for (int i = 0; i < 3; i++)
        {
            int before = ready.Proxy.Connections;
            ready.Proxy.Drop();
            await Eventually.TrueAsync("a new connection", ReadyNode.Patience, () => Task.FromResult(ready.Proxy.Connections > before),
                () => ready.Node.Log);
            await ready.UntilServingAsync();
        }

        var now = (await ready.Operator.GetApprovalsAsync(ready.Id)).MustBeOk();
        var file = JsonNode.Parse(now.Payload.GetProperty("file").GetRawText())!;
        Assert.False((await ready.Operator.SetApprovalsAsync(ready.Id, file, new string('0', 64))).Ok);
        Assert.False((await ready.Operator.SetApprovalsAsync(ready.Id, file, null)).Ok);
        await ready.Operator.SetPolicyAsync(ready.Id, "deny", "off", "deny");
        Assert.False((await ready.Operator.RunAsync(ready.Id, ["hostname"])).Ok);
    }

    [Fact]
    public async Task The_right_pin_connects_and_the_wrong_one_sends_nothing()
    {
        WineNode.Need();
        LiveGateway gateway = await gateways.NewestAsync();
        await using var relay = new TlsRelay(gateway.Port);
        await using var client = await OperatorClient.ConnectAsync(gateway);
        await using var node = new WineNode(gateways.NewDirectory("wine-pin"));
        await node.StartAsync(new NodeTarget(relay.Port,
            gateway.Token) { Fingerprint = Convert.ToHexStringLower(SHA256.HashData("another certificate"u8)) });
        await Eventually.TrueAsync("it says that the pin does not match", ReadyNode.Patience,
            () => Task.FromResult(node.Log.Contains("fingerprint mismatch", StringComparison.Ordinal)), () => node.Log);
        Assert.Equal(0, relay.Bytes);
        await node.StopAsync();

        await node.StartAsync(new NodeTarget(relay.Port, gateway.Token) { Fingerprint = "sha256:" + relay.Fingerprint });

        await Eventually.TrueAsync("the node is connected", ReadyNode.Patience,
            async () => await client.FindNodeAsync(node.DisplayName) is { Connected: true }, () => node.Log);
        Assert.NotEqual(0, relay.Bytes);
    }

    private static async Task<int> CountAsync(string mark)
    {
        var list = await Tool.RunAsync("ps", ["-eo", "args"], "/", null, ReadyNode.Patience, TestContext.Current.CancellationToken);
        return list.Stdout.Split('\n').Count(line => line.Contains(mark, StringComparison.Ordinal));
    }

    private async Task<ReadyNode> FullAsync()
    {
        ReadyNode ready = await box.ReadyAsync();
        await ready.Operator.SetPolicyAsync(ready.Id, "full", "off", "full");
        return ready;
    }

    /// <summary>With rules the node itself starts what stands in a text, not cmd.exe.</summary>
    private async Task<ReadyNode> RulesAsync()
    {
        ReadyNode ready = await box.ReadyAsync();
        string bat = Directory.CreateDirectory(Path.Combine(WineNode.Drive, "live", "bat")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bat, "loop.bat"), "@echo off\r\n:again\r\ngoto again\r\n",
            TestContext.Current.CancellationToken);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "off", "deny",
            OperatorClient.Allow("main", System32 + "hostname.exe", @"C:\live\bat\loop.bat", "cmd:type"));
        return ready;
    }
}
