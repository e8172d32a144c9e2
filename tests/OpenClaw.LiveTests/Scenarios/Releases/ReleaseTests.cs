using System.Text.Json.Nodes;
using OpenClaw.Gateway;
using OpenClaw.LiveTests.Gateways;
using OpenClaw.LiveTests.Nodes;
using OpenClaw.LiveTests.Operators;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.LiveTests.Scenarios.Releases;

/// <summary>
/// What an administrator expects of a node, at every release that is in the field; the newest has its own, closer tests beside these.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class ReleaseTests(LiveGateways gateways, ReleaseNodes nodes)
{
    private const string Elsewhere = "198.51.100.7";
    private static readonly string[] Uname = ["/usr/bin/uname", "-s"];

    public static TheoryData<string> Releases { get; } = [.. GatewayRelease.Selected.Select(release => release.Name)];

    [Theory, MemberData(nameof(Releases))]
    public Task A_node_from_elsewhere_waits_for_its_approvals_and_then_serves(string name) =>
        FeatureAsync("01 Pairing: waits, is approved while it runs, serves", name, async release =>
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program, release);
        ready.Proxy.ForwardedFor = Elsewhere;
        await ready.Node.StartAsync(ready.Target);
        var request = await Eventually.GetAsync(
            "a pairing request", ReadyNode.Patience, () => ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName), () =>
                ready.Node.Log);
        Assert.True(await ready.Operator.FindNodeAsync(ready.Node.DisplayName) is null or { Connected: false });

        (await ready.Operator.ApproveDeviceAsync(request)).MustBeOk();
        ready.Id = (await ready.ConnectedAsync()).NodeId;
        await ready.ApproveSurfaceAsync(ReadyNode.Patience);

        Assert.False(((ProcessNode)ready.Node).HasExited);
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task Programs_are_found(string name) => FeatureAsync("02 `system.which`", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        var found = (await ready.Operator.InvokeAsync(ready.Id, "system.which",
            new JsonObject { ["bins"] = new JsonArray("sh", "no-such-program-x") })).MustBeOk();
        var bins = found.Result.GetProperty("bins");
        Assert.EndsWith("/sh", bins.GetProperty("sh").GetString(), StringComparison.Ordinal);
        Assert.False(bins.TryGetProperty("no-such-program-x", out _));
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task What_is_allowed_runs(string name) => FeatureAsync("03 `system.run`, allowed", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "off", "deny", OperatorClient.Allow("main", "/usr/bin/uname"));
        var run = (await ready.Operator.RunAsync(ready.Id, Uname)).MustBeOk();
        Assert.Equal("Linux\n", run.Stdout);
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task What_is_not_allowed_does_not_run(string name) => FeatureAsync("04 `system.run`, denied", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "off", "deny", OperatorClient.Allow("main", "/usr/bin/uname"));
        foreach (var argv in new string[][] { ["/usr/bin/id"], OperatorClient.Shell("id"), ["env", "id"] })
        {
            var run = await ready.Operator.RunAsync(ready.Id, argv);
            Assert.False(run.Ok, string.Join(' ', argv));
            Assert.Contains("SYSTEM_RUN_DENIED: allowlist miss", run.ErrorMessage, StringComparison.Ordinal);
        }

        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task Asked_and_allowed_once(string name) => FeatureAsync("05 Ask, allowed once", name, async release =>
    {
        var ready = await AskingAsync(release);
        if (release.Plans)
        {
            await using var person = await OperatorClient.ConnectAsync(ready.Gateway);
            var asked = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Uname, "allow-once");
            Assert.Equal("Linux\n", asked.Run.MustBeOk().Stdout);
            await MustAskAsync(ready, Uname);
            return null;
        }

        await MustNotTrustAWordAsync(ready);
        await AnswerOnTheBoxAsync(ready, "allow-once");
        Assert.Equal("Linux\n", (await ready.Operator.RunAsync(ready.Id, Uname)).MustBeOk().Stdout);
        await MustAskAsync(ready, Uname);
        return "on the box";
    });

    [Theory, MemberData(nameof(Releases))]
    public Task Asked_and_allowed_always(string name) => FeatureAsync("06 Ask, allowed always", name, async release =>
    {
        var ready = await AskingAsync(release);
        if (release.Plans)
        {
            await using var person = await OperatorClient.ConnectAsync(ready.Gateway);
            var asked = await AskFlow.RunAsync(ready.Operator, person, ready.Id, Uname, "allow-always");
            Assert.Equal("Linux\n", asked.Run.MustBeOk().Stdout);
            var (_, again) = await ready.Operator.PrepareAndRunAsync(ready.Id, Uname);
            Assert.Equal("Linux\n", again!.MustBeOk().Stdout);
        }
        else
        {
            // The rule is for these arguments in this directory.
            var here = new JsonObject { ["cwd"] = "/usr" };
            Assert.Contains("approval required", (await ready.Operator.RunAsync(ready.Id, Uname, here)).ErrorMessage,
                StringComparison.Ordinal);
            await AnswerOnTheBoxAsync(ready, "allow-always", "/usr");
            Assert.Equal("Linux\n", (await ready.Operator.RunAsync(ready.Id, Uname, here)).MustBeOk().Stdout);
            Assert.Equal("Linux\n", (await ready.Operator.RunAsync(ready.Id, Uname, here)).MustBeOk().Stdout);
        }

        await MustAskAsync(ready, ["/usr/bin/uname", "-r"]);
        return release.Plans ? null : "on the box";
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_time_limit_ends_the_command(string name) => FeatureAsync("07 Time limit kills the command", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        var command = new SleepingCommand();
        var run = (await ready.Operator.RunAsync(ready.Id, command.Argv, new JsonObject { ["timeoutMs"] = 1_000 })).MustBeOk();
        Assert.True(run.Result.GetProperty("timedOut").GetBoolean());
        Assert.False(run.Result.GetProperty("success").GetBoolean());
        await command.UntilGoneAsync();
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task Large_output_comes_back_cut_and_the_connection_stays(string name) => FeatureAsync("08 Large output", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        var before = ready.Proxy.Connections;
        var cut = (await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("head -c 10485760 /dev/zero | tr '\\0' x; exit 5"),
            timeoutMs: 60_000)).MustBeOk();
        Assert.Equal(5, cut.Result.GetProperty("exitCode").GetInt32());
        Assert.InRange(cut.Stdout.Length, 200_000, 200_200);

        // Every byte becomes seven on the wire: more than a gateway of 2026.1 takes in one frame.
        var wide = await ready.Operator.RunAsync(ready.Id, OperatorClient.Shell("head -c 150000 /dev/zero; echo end"), timeoutMs: 60_000);
        if (wide.Ok)
        {
            Assert.EndsWith("end\n", wide.Stdout, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("larger than the gateway accepts", wide.ErrorMessage, StringComparison.Ordinal);
        }

        Assert.Equal(before, ready.Proxy.Connections);
        return wide.Ok ? null : "yes, 512 KiB a frame";
    });

    [Theory, MemberData(nameof(Releases))]
    public Task The_gateways_own_command_line_reads_and_writes_the_policy(string name) =>
        FeatureAsync("09 `approvals get` and `allowlist add` of its command line", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        var add = await CommandLineAsync(ready, "approvals", "allowlist", "add", "--node", ready.Id, "--agent", "main", "/usr/bin/uname");
        Assert.True(add.ExitCode == 0, add.Summary + add.Output);
        var get = await CommandLineAsync(ready, "approvals", "get", "--node", ready.Id, "--json");
        Assert.True(get.ExitCode == 0, get.Summary + get.Output);
        Assert.Contains("/usr/bin/uname", get.Stdout, StringComparison.Ordinal);
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_lost_connection_kills_the_command_and_the_node_comes_back(string name) =>
        FeatureAsync("10 Lost connection: command killed, node back", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        var command = new SleepingCommand();
        var running = ready.Operator.RunAsync(ready.Id, command.Argv, new JsonObject { ["timeoutMs"] = 100_000 }, timeoutMs: 20_000);
        await command.UntilRunningAsync();
        ready.Proxy.Drop();
        await command.UntilGoneAsync();
        Assert.False((await running).Ok);
        await ready.UntilServingAsync();
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task The_device_token_alone_is_enough(string name) =>
        FeatureAsync("11 Reconnect with the device token alone", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        await ready.Node.StopAsync();
        ready.Proxy.Frames.Clear();
        await ready.Node.StartAsync(ready.Target with { Token = null });
        Assert.Equal(ready.Id, (await ready.ConnectedAsync()).NodeId);
        await ready.UntilServingAsync();
        Assert.DoesNotContain(ready.Proxy.Frames, frame => frame.Text.Contains(ready.Gateway.Token, StringComparison.Ordinal));
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_killed_gateway_gets_its_node_back(string name) =>
        FeatureAsync("12 Gateway killed and started again", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        await ready.Gateway.KillAsync();
        await ready.Gateway.StartProcessAsync(TestContext.Current.CancellationToken);
        await ready.ReconnectOperatorAsync();
        await ready.ConnectedAsync();
        await ready.UntilServingAsync();
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_gateway_that_says_goodbye_gets_its_node_back(string name) =>
        FeatureAsync("13 Gateway restarted with a goodbye (close code)", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        ready.Proxy.Frames.Clear();
        await ready.Gateway.StopAsync();
        var close = await Eventually.GetAsync(
            "the gateway closed the connection", ReadyNode.Patience,
            () => Task.FromResult(ready.Proxy.Frames.FirstOrDefault(frame =>
                frame is { Direction: WireDirection.FromGateway, Kind: WireKind.Close })));
        await ready.Gateway.StartProcessAsync(TestContext.Current.CancellationToken);
        await ready.ReconnectOperatorAsync();
        await ready.ConnectedAsync();
        await ready.UntilServingAsync();
        return $"yes ({close.Text.Split(' ')[0]})";
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_wrong_token_is_told_apart_from_a_missing_approval(string name) =>
        FeatureAsync("14 Wrong token: refused, own exit code", name, async release =>
    {
        await using var ready = await ReadyNode.NewAsync(gateways, NodeKind.Program, release);
        var node = (ProcessNode)ready.Node;
        await node.StartAsync(ready.Target with { Token = "wrong-token-0123456789" });
        Assert.Equal(GatewayExitCode.Authentication, await node.WaitForExitAsync(ReadyNode.Patience));
        var close = ready.Proxy.Frames.FirstOrDefault(frame => frame is { Direction: WireDirection.FromGateway, Kind: WireKind.Close });
        Assert.StartsWith("1008 ", close?.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-token-0123456789", node.Log, StringComparison.Ordinal);
        return null;
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_caller_that_goes_away_cancels_its_command(string name) =>
        FeatureAsync("15 Cancelled when the caller goes away", name, async release =>
    {
        var ready = await nodes.GetAsync(gateways, release);
        var command = new SleepingCommand();
        if (release.Cancels)
        {
            var caller = await OperatorClient.ConnectAsync(ready.Gateway, "cli", "cli");
            var running = caller.RunAsync(ready.Id, command.Argv);
            await command.UntilRunningAsync();
            await caller.DisposeAsync();
            Assert.False((await running).Ok);
            await command.UntilGoneAsync();
            await ready.UntilServingAsync();
            return null;
        }

        // The gateway gives up and does not tell the node: the command's own time limit ends it, and the late answer harms nobody.
        var connections = ready.Proxy.Connections;
        var given = await ready.Operator.RunAsync(ready.Id, command.Argv, new JsonObject { ["timeoutMs"] = 4_000 }, timeoutMs: 1_000);
        Assert.False(given.Ok);
        Assert.True(await command.CountAsync() > 0);
        Assert.DoesNotContain(ready.Proxy.Frames, frame => frame.Text.Contains("node.invoke.cancel", StringComparison.Ordinal));
        await command.UntilGoneAsync();
        await ready.UntilServingAsync();
        Assert.Equal(connections, ready.Proxy.Connections);
        return "not told: own time limit";
    });

    [Theory, MemberData(nameof(Releases))]
    public Task A_setup_code_pairs_the_device(string name) => FeatureAsync("16 Setup code pairs the device", name, async release =>
    {
        if (!release.SetupCodes)
        {
            return "none made";
        }

        var gateway = await gateways.GetForReleasesAsync(release);
        var directory = gateways.NewDirectory("setup-code");
        var file = Path.Combine(directory, "code.txt");
        await using var ready = await ReadyNode.WithAsync(gateway, new ProgramNode(directory, "--pair-file", file));
        await File.WriteAllTextAsync(file, await NewSetupCodeAsync(ready));
        ready.Proxy.ForwardedFor = Elsewhere;
        await ready.Node.StartAsync(ready.Target with { Token = null });
        var approved = false;
        await Eventually.TrueAsync("the device is paired, or waits for approval", ReadyNode.Patience, async () =>
            await ready.Operator.FindNodeAsync(ready.Node.DisplayName) is { Connected: true }
            || (approved = await ready.Operator.FindPendingDeviceAsync(ready.Node.DisplayName) is { } request
                && (await ready.Operator.ApproveDeviceAsync(request)).Ok), () => ready.Node.Log);

        ready.Id = (await ready.ConnectedAsync()).NodeId;
        Assert.DoesNotContain(ready.Proxy.Frames, frame => frame.Text.Contains(gateway.Token, StringComparison.Ordinal));
        // A code made for a node brings the approval of its commands along.
        var surface = false;
        await Eventually.TrueAsync("its commands are used, or wait for approval", ReadyNode.Patience, async () =>
            (await ready.Operator.FindNodeAsync(ready.Node.DisplayName))!.Commands.Contains("system.which")
            || (surface = await ready.Operator.FindPendingSurfaceAsync(ready.Id) is { } waiting
                && (await ready.Operator.ApproveSurfaceAsync(waiting)).Ok), () => ready.Node.Log);
        await ready.UntilServingAsync(ReadyNode.Patience);

        // From now on the device token is all it needs.
        await ready.Node.StopAsync();
        ready.Proxy.Frames.Clear();
        await ready.Node.StartAsync(ready.Target with { Token = null });
        await ready.ConnectedAsync();
        await ready.UntilServingAsync();
        return approved ? "device and commands still wait for approval" : surface
            ? "yes, the commands wait for approval" : "yes, with its commands";
    });

    private Task FeatureAsync(string feature, string name, Func<GatewayRelease, Task<string?>> test)
    {
        LiveEnvironment.SkipUnlessWanted(TestPart.Releases);
        Assert.SkipWhen(LiveEnvironment.ReferenceInstead, "These compare gateways with our node.");
        var release = GatewayRelease.All.Single(known => known.Name == name);
        return nodes.RecordAsync(feature, release, () => test(release));
    }

    /// <summary>
    /// For a node where the gateway knows such codes (2026.8 and later); else the one for its own apps, which some releases let a node use
    /// only after approval.
    /// </summary>
    private static async Task<string> NewSetupCodeAsync(ReadyNode ready)
    {
        var forNode = await ready.Operator.RequestAsync("device.pair.setupCode",
            new JsonObject { ["bootstrapProfile"] = "node", ["includeQr"] = false, ["publicUrl"] = ready.Gateway.Endpoint.Url });
        if (forNode.Ok)
        {
            return forNode.Payload.GetProperty("setupCode").GetString()!;
        }

        var made = await ready.Gateway.CommandLineAsync(TestContext.Current.CancellationToken, "qr", "--setup-code-only");
        Assert.True(made.ExitCode == 0, made.Summary + made.Output);
        return made.Stdout.Trim();
    }

    /// <summary>The command line is a device of its own: 2026.6.11 wants its wider scopes approved the first time.</summary>
    internal static async Task<ToolResult> CommandLineAsync(ReadyNode ready, params string[] arguments)
    {
        var ended = await ready.Gateway.CommandLineAsync(TestContext.Current.CancellationToken, arguments);
        if (ended.ExitCode == 0 || !ended.Output.Contains("scope upgrade pending approval", StringComparison.Ordinal))
        {
            return ended;
        }

        await ready.Operator.ApprovePendingDevicesAsync();
        return await ready.Gateway.CommandLineAsync(TestContext.Current.CancellationToken, arguments);
    }

    private async Task<ReadyNode> AskingAsync(GatewayRelease release)
    {
        var ready = await nodes.GetAsync(gateways, release);
        await ready.Operator.SetPolicyAsync(ready.Id, "allowlist", "on-miss", "deny");
        return ready;
    }

    private static async Task MustAskAsync(ReadyNode ready, string[] argv)
    {
        var run = await ready.Operator.RunAsync(ready.Id, argv);
        Assert.False(run.Ok);
        Assert.Contains("SYSTEM_RUN_DENIED: approval required", run.ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>
    /// Gateways of 2026.1 pass on whatever a caller says about an approval: on a node that believes them anybody could say so.
    /// </summary>
    private static async Task MustNotTrustAWordAsync(ReadyNode ready)
    {
        await MustAskAsync(ready, Uname);
        var claimed = await ready.Operator.RunAsync(ready.Id, Uname,
            new JsonObject { ["approved"] = true, ["approvalDecision"] = "allow-always" });
        Assert.False(claimed.Ok);
        Assert.Contains("explicit approval requires matching systemRunPlan", claimed.ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task AnswerOnTheBoxAsync(ReadyNode ready, string answer, string? directory = null)
    {
        var pending = await ProgramNode.RunAsync(ready.Node.StateDirectory, "approvals", "pending", "--json");
        var request = JsonNode.Parse(pending.Stdout)!["requests"]!.AsArray()
            .First(found => (string?)found!["argv"]!.AsArray()[^1] == "-s"
                && (directory is null || (string?)found["directory"] == directory))!;
        var resolve = await ProgramNode.RunAsync(ready.Node.StateDirectory, "approvals", "resolve", (string)request["id"]!, answer);
        Assert.True(resolve.ExitCode == 0, resolve.Output);
    }
}
