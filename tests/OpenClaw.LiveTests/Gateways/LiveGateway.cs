using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.LiveTests.Wire;

namespace OpenClaw.LiveTests.Gateways;

/// <summary>
/// A real gateway of this test run, with a state directory of its own: its process can be killed and started again, its state stays.
/// </summary>
internal sealed class LiveGateway : IAsyncDisposable
{
    private GatewayInstallation _installation;
    private readonly Dictionary<string, string?> _environment;
    private GatewayProcess? _process;

    private LiveGateway(GatewayInstallation installation, string directory, int port, bool tls)
    {
        _installation = installation;
        Directory = directory;
        Port = port;
        Tls = tls;
        Token = "live-" + Guid.NewGuid().ToString("N");
        _environment = EnvironmentFor(installation, directory, Token);
    }

    public GatewayRelease Release => _installation.Release;

    public GatewayInstallation Installation => _installation;

    /// <summary>Its home, state and log.</summary>
    public string Directory { get; }

    public string StateDirectory => Path.Combine(Directory, "state");

    public int Port { get; }

    public bool Tls { get; }

    public string Token { get; }

    /// <summary>The operators of one run are one device: the gateway pairs it once.</summary>
    public DeviceIdentity OperatorIdentity { get; } = DeviceIdentity.Generate();

    /// <summary>The pin of its certificate when it speaks TLS.</summary>
    public TlsFingerprint? Fingerprint { get; private set; }

    public GatewayEndpoint Endpoint => new("127.0.0.1", Port, Tls, Fingerprint);

    public TimeSpan StartedIn => _process?.StartedIn ?? TimeSpan.Zero;

    public static async Task<LiveGateway> StartAsync(
        GatewayInstallation installation, string directory, bool tls, CancellationToken cancellationToken,
        Action<JsonObject>? configure = null)
    {
        var gateway = new LiveGateway(installation, directory, FreePort(), tls);
        System.IO.Directory.CreateDirectory(gateway.StateDirectory);
        System.IO.Directory.CreateDirectory(Path.Combine(directory, "home"));
        if (tls)
        {
            using var certificate = TestCertificate.Create();
            TestCertificate.Write(certificate, Path.Combine(directory, "gateway.crt"), Path.Combine(directory, "gateway.key"));
            gateway.Fingerprint = TlsFingerprint.OfCertificate(certificate.RawData);
        }

        JsonObject configuration = gateway.Release.Configuration(gateway.Port, gateway.Token, tls ? directory : null);
        configure?.Invoke(configuration);
        await File.WriteAllTextAsync(
            Path.Combine(gateway.StateDirectory, gateway.Release.ConfigurationFile),
            configuration.ToJsonString(),
            cancellationToken);
        await gateway.StartProcessAsync(cancellationToken);
        return gateway;
    }

    /// <summary>
    /// A port for a program that is told it. Below those that the system gives to whoever asks for any: between looking and using it, one
    /// of those is soon somebody else's, and a test would talk to another gateway than its own.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>SIGKILL: the state on disk is what a power cut would leave.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.KillAsync();
            await process.DisposeAsync();
        }
    }

    /// <summary>SIGTERM: it closes its connections itself.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.StopAsync();
            await process.DisposeAsync();
        }
    }

    /// <summary>Another release in the same place: same port, same state directory, as npm leaves it after an update.</summary>
    public async Task UpgradeAsync(GatewayInstallation newer, CancellationToken cancellationToken)
    {
        await KillAsync();
        _installation = newer;
        await StartProcessAsync(cancellationToken);
    }

    public async Task StartProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process = await GatewayProcess.StartAsync(_installation, Directory, Port, _environment, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            // It gives its own start five seconds and ends where a busy machine needs more: as a service manager does, once more. The
            // second reason counts.
            _process = await GatewayProcess.StartAsync(_installation, Directory, Port, _environment, cancellationToken);
        }
    }

    /// <summary>The gateway's own command line, for what an administrator would type: `devices list`, `nodes approve`.</summary>
    public Task<ToolResult> CommandLineAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Tool.RunAsync(
            _installation.NodeProgram,
            [_installation.EntryPoint, .. arguments, "--url", $"{(Tls ? "wss" : "ws")}://127.0.0.1:{Port}", "--token", Token],
            Directory,
            _environment,
            TimeSpan.FromMinutes(5),
            cancellationToken);

    /// <summary>The same on the gateway's own machine, where it finds the gateway and the token in the configuration.</summary>
    public Task<ToolResult> OwnCommandLineAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Tool.RunAsync(_installation.NodeProgram, [_installation.EntryPoint, .. arguments], Directory, _environment, TimeSpan.FromMinutes(5),
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>What every release is told by its environment: no network beyond loopback, nothing started beside the gateway.</summary>
    public static Dictionary<string, string?> EnvironmentFor(GatewayInstallation installation, string directory, string token)
    {
        var prefix = installation.Release.Prefix;
        var home = Path.Combine(directory, "home");
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = Path.GetDirectoryName(installation.NodeProgram) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["HOME"] = home,
            ["USERPROFILE"] = home,
            ["TMPDIR"] = directory,
            ["CI"] = "1",
            ["DO_NOT_TRACK"] = "1",
            ["NO_COLOR"] = "1",
            // What Node compiles of the gateway is the same for every one of them; by default it would lie below TMPDIR, new for each.
            ["NODE_COMPILE_CACHE"] = Path.Combine(LiveEnvironment.Root, "compile-cache"),
        };
        foreach (System.Collections.DictionaryEntry inherited in Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            if (name.StartsWith("OPENCLAW_", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("CLAWDBOT_", StringComparison.OrdinalIgnoreCase))
            {
                // Null removes it: the caller's own gateway or node must not be touched by a test.
                environment[name] = null;
            }
        }

        environment[prefix + "_STATE_DIR"] = Path.Combine(directory, "state");
        environment[prefix + "_GATEWAY_TOKEN"] = token;
        foreach (var flag in new[] { "NO_AUTO_UPDATE", "DISABLE_BONJOUR", "SKIP_CHANNELS", "SKIP_CANVAS_HOST",
            "SKIP_BROWSER_CONTROL_SERVER", "SKIP_GMAIL_WATCHER", "SKIP_CRON" })
        {
            environment[prefix + "_" + flag] = "1";
        }

        return environment;
    }
}
