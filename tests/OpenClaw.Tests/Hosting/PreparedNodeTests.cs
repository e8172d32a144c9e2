using OpenClaw.Gateway;
using OpenClaw.Gateway.Transport;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Hosting;

/// <summary>What a node is made from: endpoint, credentials, names, commands.</summary>
public sealed class PreparedNodeTests : IDisposable
{
    private const string Pin = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private readonly TestState _state = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _state.Dispose();

    private NodeOptions Options =>
        new() { State = _state.Location, ReadEnvironment = name => _environment.TryGetValue(name, out string? value) ? value : null };

    private static PreparedNode Prepare(NodeOptions options) => PreparedNode.Prepare(options, new ListLog());

    private void Saved(string gateway) =>
        _state.Write(_state.Location.NodeConfigPath,
            $"{{\"version\":1,\"nodeId\":\"n1\",\"displayName\":\"Saved\",\"gateway\":{gateway}}}");

    private static string Url(PreparedNode node) =>
        node.Connection.Candidates[0].Url + (node.Connection.Candidates[0].Fingerprint is { } pin ? "#" + pin : "");

    // docs/protocol/state.md 6: another host or port drops the saved tls, fingerprint and path.
    [Fact]
    public void The_saved_gateway_is_used_and_its_parts_belong_together()
    {
        Assert.Equal("ws://127.0.0.1:18789", Url(Prepare(Options)));
        Saved($"{{\"host\":\"gw.local\",\"port\":443,\"tls\":true,\"tlsFingerprint\":\"{Pin}\",\"contextPath\":\"/p\"}}");
        Assert.Equal($"wss://gw.local:443/p#{Pin}", Url(Prepare(Options)));
        Assert.Equal($"wss://gw.local:443/p#{Pin}", Url(Prepare(Options with { Host = "GW.local", Port = 443 })).Replace("GW", "gw"));
        Assert.Equal("ws://other:443", Url(Prepare(Options with { Host = "other" })));
        Assert.Equal("ws://gw.local:444", Url(Prepare(Options with { Port = 444 })));
        Assert.Equal("ws://gw.local:443/p", Url(Prepare(Options with { Tls = false })));
        Assert.Equal($"wss://gw.local:443/q#{Pin}", Url(Prepare(Options with { ContextPath = "q" })));
        Assert.Equal($"wss://other:443#{Pin}",
            Url(Prepare(Options with { Host = "other", TlsFingerprint = "SHA256:" + Pin.ToUpperInvariant() })));
    }

    // A proxy with a password is among an installed node's secrets, not in its process's environment.
    [Fact]
    public void The_proxy_comes_from_what_the_node_may_read_and_not_from_the_process()
    {
        _environment["HTTPS_PROXY"] = "http://user:secret@proxy.example:8080";
        GatewayConnectionOptions connection = Prepare(Options with { Host = "gw.example", Tls = true }).Connection;
        Assert.Equal("http://user:secret@proxy.example:8080/",
            ProxySelection.Select(connection.Proxy, connection.Candidates[0], connection.Proxy.Environment, _ => null)?.ToString());
    }

    [Fact]
    public void The_configuration_file_decides_about_TLS_only_where_nothing_was_saved()
    {
        _state.Write(_state.Location.ConfigPath, "{gateway: {tls: {enabled: true}, port: 9}}");
        Assert.Equal("wss://127.0.0.1:9", Url(Prepare(Options)));
        Saved("{\"host\":\"127.0.0.1\",\"port\":10,\"tls\":false}");
        Assert.Equal("ws://127.0.0.1:10", Url(Prepare(Options)));
    }

    [Fact]
    public void Options_that_do_not_fit_are_configuration_errors()
    {
        (NodeOptions Options, string Message)[] table =
        [
            (Options with { Tls = false, TlsFingerprint = Pin },
                "--tls-fingerprint is that of a TLS certificate, and there is none without TLS (--no-tls, or an address with ws://)."),
            (Options with { TlsFingerprint = "abc" }, "gateway tls fingerprint must be a SHA-256 fingerprint"),
            (Options with { Port = 0 }, "0 is not a port"),
            (Options with { Host = " " }, "host"),
            (Options with { SetupCode = "nonsense!" }, "Invalid pairing setup code or URL. A setup code begins with"),
            (Options with { SetupCode = " " }, "there is nothing in it"),
            (Options with { DisplayName = "two\nlines" }, "display name"),
            (Options with { NodeId = new string('x', 129) }, "node id"),
            (Options with { Credentials = new GatewayCredentials { Token = "${TOKEN}" } }, "placeholder"),
            (Options with { Commands = ["nosuch", "other"] },
                "Node command allowlist retained no available commands. Unknown or unavailable ids: nosuch, other. Check --commands."),
            (Options with { Commands = [] }, "(empty allowlist)"),
        ];
        foreach ((NodeOptions options, string message) in table)
        {
            NodeStartException problem = Assert.Throws<NodeStartException>(() => Prepare(options));
            Assert.Contains(message, problem.Message);
            Assert.Equal(GatewayExitCode.Configuration, problem.ExitCode);
        }
    }

    [Theory]
    [InlineData(null, null, null, null, "config-token", "config-password")]
    [InlineData(null, null, "env-token", null, "env-token", null)]
    [InlineData(null, null, null, "env-password", null, "env-password")]
    [InlineData("given", null, "env-token", "env-password", "given", "env-password")]
    [InlineData(" ", "given-password", " ", null, null, "given-password")]
    public void Credentials_come_from_the_caller_then_the_environment_then_the_file(string? token, string? password, string? envToken,
        string? envPassword, string? expectedToken, string? expectedPassword)
    {
        _state.Write(_state.Location.ConfigPath,
            "{gateway: {auth: {token: 'config-token', password: 'config-password'}, remote: {token: 'remote-token'}}}");
        Set("OPENCLAW_GATEWAY_TOKEN", envToken);
        Set("OPENCLAW_GATEWAY_PASSWORD", envPassword);
        GatewayCredentials credentials =
            Prepare(Options with { Credentials = new GatewayCredentials { Token = token, Password = password } }).Connection.Credentials;
        Assert.Equal((expectedToken, expectedPassword), (credentials.Token, credentials.Password));
    }

    [Fact]
    public void A_remote_gateway_has_its_own_secrets()
    {
        _state.Write(_state.Location.ConfigPath,
            "{gateway: {mode: 'remote', auth: {token: 'config-token', password: 'p'}, remote: {token: 'remote-token'}}}");
        GatewayCredentials credentials = Prepare(Options).Connection.Credentials;
        Assert.Equal(("remote-token", "p"), (credentials.Token, credentials.Password));
    }

    [Fact]
    public void A_paired_node_takes_nothing_from_the_file_for_the_gateway_it_knows()
    {
        _state.Write(_state.Location.ConfigPath, "{gateway: {auth: {token: 'config-token'}}}");
        Saved("{\"host\":\"gw\",\"port\":1,\"tls\":false}");
        DeviceIdentity identity = new DeviceIdentityStore(_state.Location).LoadOrCreate();
        new DeviceTokenStore(_state.Location).Save(identity.DeviceId, new DeviceToken("t", "node", [], default), null);
        Assert.Null(Prepare(Options).Connection.Credentials.Token);
        Assert.Equal("config-token", Prepare(Options with { Host = "other" }).Connection.Credentials.Token);
    }

    [Theory]
    [InlineData("{gateway: {auth: {token: '${OPENCLAW_TOKEN}'}}}", "CredentialPlaceholder")]
    [InlineData("{gateway: {auth: {token: {source: 'env', id: 'X'}}}}", "CredentialReference")]
    [InlineData("{gateway: {auth: {token: 'x', password: 5}}}", "CredentialReference")]
    public void A_secret_that_nobody_resolved_stops_the_start(string config, string reason)
    {
        _state.Write(_state.Location.ConfigPath, config);
        NodeStartException problem = Assert.Throws<NodeStartException>(() => Prepare(Options));
        Assert.Equal(reason, problem.Reason);
        Assert.DoesNotContain("OPENCLAW_TOKEN", problem.Message);
    }

    [Fact]
    public void A_file_that_is_not_JSON5_stops_the_start_with_its_line()
    {
        _state.Write(_state.Location.ConfigPath, "{\n  gateway: {\n");
        NodeStartException problem = Assert.Throws<NodeStartException>(() => Prepare(Options));
        Assert.Contains(_state.Location.ConfigPath, problem.Message);
        Assert.Contains("line 3", problem.Message);
        Assert.Equal(GatewayExitCode.Configuration, problem.ExitCode);
    }

    [Fact]
    public void Names_are_given_or_saved_or_the_machines()
    {
        PreparedNode fresh = Prepare(Options);
        Assert.Equal(Environment.MachineName.Replace(".local", ""), fresh.DisplayName);
        Assert.True(Guid.TryParse(fresh.Config.NodeId, out _));
        Assert.False(File.Exists(_state.Location.NodeConfigPath));
        Saved("{\"host\":\"gw\",\"port\":1}");
        Assert.Equal(("Saved", "n1"), (Prepare(Options).DisplayName, Prepare(Options).Config.NodeId));
        PreparedNode given = Prepare(Options with { DisplayName = " Given ", NodeId = "mine" });
        Assert.Equal(("Given", "mine", "mine"), (given.DisplayName, given.Config.NodeId, given.Connection.Client.InstanceId));
    }

    [Fact]
    public void The_surface_is_sorted_and_the_PATH_goes_along()
    {
        PreparedNode node = Prepare(Options);
        Assert.Equal(["system"], node.Connection.Caps);
        Assert.Equal(node.Connection.Commands.OrderBy(name => name, StringComparer.Ordinal), node.Connection.Commands);
        foreach (string name in new[] { "fs.listDir", "system.execApprovals.get", "system.execApprovals.set", "system.which" })
        {
            Assert.Contains(name, node.Connection.Commands);
        }
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), node.Connection.PathEnv);
    }

    [Fact]
    public void A_restricted_node_offers_the_intersection_and_keeps_its_PATH_to_itself()
    {
        PreparedNode node = Prepare(Options with { Commands = ["system.which", " fs.listDir ", "nosuch", "system.which"] });
        Assert.Equal(["fs.listDir", "system.which"], node.Connection.Commands);
        Assert.Contains("system.execApprovals.set", node.Surface.Withheld);
        Assert.Equal(["nosuch"], node.Surface.Unknown);
        Assert.Null(node.Connection.PathEnv);
    }

    [Fact]
    public void A_saved_restriction_holds_until_all_commands_are_asked_for()
    {
        _state.Write(_state.Location.NodeConfigPath, "{\"version\":1,\"nodeId\":\"n\",\"commands\":[\"system.which\"]}");
        Assert.Equal(["system.which"], Prepare(Options).Connection.Commands);
        PreparedNode all = Prepare(Options with { AllCommands = true });
        Assert.True(all.Connection.Commands.Count > 3);
        Assert.Null(all.Config.Commands);
    }

    [Fact]
    public void The_plaintext_exception_and_Cloudflare_come_from_the_environment()
    {
        Assert.False(Prepare(Options).Connection.AllowInsecurePrivateWs);
        Set("OPENCLAW_ALLOW_INSECURE_PRIVATE_WS", "1");
        Set("CF_ACCESS_CLIENT_ID", "id");
        Assert.Equal(GatewayExitCode.Configuration, Assert.Throws<NodeStartException>(() => Prepare(Options)).ExitCode);
        Set("CF_ACCESS_CLIENT_SECRET", "secret");
        PreparedNode node = Prepare(Options);
        Assert.True(node.Connection.AllowInsecurePrivateWs);
        Assert.NotNull(node.Connection.CloudflareAccess);
    }

    [Fact]
    public void A_setup_code_chooses_the_gateway_unless_flags_do()
    {
        string code =
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("{\"url\":\"wss://gw.example\",\"bootstrapToken\":\"boot\"}"))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal("wss://gw.example:443",
            Prepare(Options with { SetupCode = "oc-pair://" + code }).Connection.SetupCode!.Candidates[0].Url);
        PreparedNode flags = Prepare(Options with { SetupCode = code, Host = "gw2" });
        Assert.Equal((null, "ws://gw2:18789", "boot"),
            (flags.Connection.SetupCode, Url(flags), flags.Connection.Credentials.BootstrapToken));
    }

    [Theory]
    [InlineData("expired", "gw.example", true, true)]
    [InlineData("expired", "gw.example", false, false)]
    [InlineData("expired", "other.example", true, false)]
    [InlineData("broken", "gw.example", true, false)]
    [InlineData("broken", "127.0.0.1", true, true)]
    public void A_code_that_is_not_needed_any_more_stops_no_start(string code, string tokenOf, bool onlyIfNeeded, bool starts)
    {
        // A service and a container find their code at every start, long after it has paired them.
        string expired =
            Convert.ToBase64String(
                System.Text.Encoding.UTF8.GetBytes("{\"url\":\"wss://gw.example\",\"bootstrapToken\":\"boot\",\"expiresAtMs\":1000000}"))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
        string deviceId = new DeviceIdentityStore(_state.Location).LoadOrCreate().DeviceId;
        TokenOrigin origin = tokenOf == "127.0.0.1"
            ? new GatewayEndpoint(tokenOf, 18789).Origin : new GatewayEndpoint(tokenOf, 443, tls: true).Origin;
        new DeviceTokenStore(_state.Location).Save(deviceId, new DeviceToken("t", "node", [], default) { Origin = origin }, null);
        NodeOptions options = Options with { SetupCode = code == "expired" ? expired : "nonsense!", SetupCodeOnlyIfNeeded = onlyIfNeeded };
        if (starts)
        {
            Assert.Null(Prepare(options).Connection.SetupCode);
            return;
        }
        Assert.Equal("SetupCode", Assert.Throws<NodeStartException>(() => Prepare(options)).Reason);
    }

    [Fact]
    public void A_damaged_identity_stops_the_start_and_stays()
    {
        _state.Write(_state.Location.DeviceIdentityPath, "{}");
        Assert.Equal("Malformed", Assert.Throws<NodeStartException>(() => Prepare(Options)).Reason);
        Assert.Equal("{}", File.ReadAllText(_state.Location.DeviceIdentityPath));
    }

    private void Set(string name, string? value)
    {
        if (value is not null)
        {
            _environment[name] = value;
        }
    }
}
