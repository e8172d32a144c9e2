using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Hosting;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Hosting;

namespace OpenClaw.Tests.Browser;

/// <summary>docs/protocol/browser.md 1.1: when the browser is offered.</summary>
public class BrowserCommandsTests
{
    [Theory]
    [InlineData("{}", null, "browser,system", true, true)]
    [InlineData("{nodeHost:{browserProxy:{enabled:false}}}", null, "system", false, false)]
    [InlineData("{browser:{enabled:false}}", null, "system", false, false)]
    [InlineData("{browser:{enabled:'no'}}", null, "browser,system", true, true)]
    [InlineData("{}", "system.run,browser.proxy", "browser,system", true, false)]
    [InlineData("{}", "system.run", "system", false, false)]
    [InlineData("{}", "browser.proxy.upload.v1", "browser,system", false, true)]
    public void Offered_unless_switched_off_or_kept_back(string config, string? allowlist, string caps, bool proxy, bool upload)
    {
        using var run = new NodeRun();
        run.State.Write(run.State.Location.ConfigPath, config);
        PreparedNode node = PreparedNode.Prepare(run.Options with { Commands = allowlist?.Split(',') }, run.Log, BrowserCommands.Create);
        Assert.Equal(caps, string.Join(",", node.Connection.Caps));
        Assert.Equal((proxy, upload),
            (node.Connection.Commands.Contains("browser.proxy"), node.Connection.Commands.Contains("browser.proxy.upload.v1")));
        Assert.Equal(config.Contains("'no'"),
            run.Log.Lines.Any(line => line.Contains("browser.enabled in ") && line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_serves_it_over_the_wire_and_ends_what_its_commands_own()
    {
        using var run = new NodeRun();
        var owned = new Owned();
        run.State.Write(run.State.Location.ConfigPath, "{nodeHost:{browserProxy:{allowProfiles:['work']}}}");
        LoopbackClient client = await run.StartConnectedAsync(null, host => [.. BrowserCommands.Create(host), owned]);
        Assert.Equal(["browser", "system", "tested"], client.Connect.GetProperty("caps").EnumerateArray().Select(cap => cap.GetString()!));
        LoopbackInvokeResult refused = await client.InvokeAsync("browser.proxy", "{\"path\":\"/tabs\"}", Patience.Limit, run.Deadline);
        Assert.Equal("Error: INVALID_REQUEST: browser profile not allowed", refused.ErrorMessage);
        Assert.Equal("running", owned.State);
        await run.StopAsync();
        Assert.Equal("ended", owned.State);
    }

    private sealed class Owned : ICapableCommand, INodeLifetime
    {
        public string State { get; private set; } = "made";

        public string Name => "tested.command";

        public string Capability => "tested";

        public void Start() => State = "running";

        public Task<InvokeResult> InvokeAsync(InvokeRequest request, INodeEvents events, CancellationToken cancellationToken) =>
            Task.FromResult<InvokeResult>(new InvokeResult.Success("{}"));

        public ValueTask DisposeAsync()
        {
            State = "ended";
            return default;
        }
    }
}
