using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.Services.Logs;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

/// <summary>The files of an installed node: settings, secrets, stop mark, runtime copies, logs.</summary>
public sealed class ServiceFilesTests : IDisposable
{
    private static readonly ServiceSettings Settings = new()
    {
        Manager = ServiceManagerKind.Systemd, Scope = ServiceScope.User, Name = "openclaw-node", Runtime = ServiceRuntimeKind.Executable,
        Entry = "openclaw-node",
        Host = "gateway.example", Port = 443, Tls = true, DisplayName = "100% \"böse\" %PATH% $(x)", Commands = ["system.run"],
        Environment = new Dictionary<string, string> { ["HTTPS_PROXY"] = "http://proxy:8080" },
    };

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw files é " + Guid.NewGuid().ToString("N"));

    public ServiceFilesTests() => PrivateFile.EnsureDirectory(_directory);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void SettingsAreReadBackAsWritten()
    {
        Assert.Null(ServiceSettings.Load(_directory));
        Settings.Save(_directory);
        ServiceSettings read = ServiceSettings.Load(_directory)!;
        Assert.Equal((Settings.Host, Settings.Port, Settings.Tls, Settings.DisplayName, Settings.Entry),
            (read.Host, read.Port, read.Tls, read.DisplayName, read.Entry));
        Assert.Equal(Settings.Commands, read.Commands);
        Assert.Equal(Settings.Environment, read.Environment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"version\":2,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\"}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\"}")]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":null,\"runtime\":\"Executable\"}")]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\" \",\"runtime\":\"Executable\"}")]
    [InlineData("{\"version\":1,\"manager\":99,\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\"}")]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\",\"environment\":{\"A\":null}}")]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\",\"environment\":[]}")]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\",\"commands\":[null]}")]
    [InlineData("{\"version\":1,\"manager\":\"Other\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\"}")]
    public void SettingsThatCannotBeReadAreLeftAlone(string text)
    {
        File.WriteAllText(ServiceSettings.PathIn(_directory), text);
        NodeStateException problem = Assert.Throws<NodeStateException>(() => ServiceSettings.Load(_directory));
        Assert.Equal(StateProblem.Malformed, problem.Problem);
        Assert.DoesNotContain(nameof(ServiceSettings), problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Path:", problem.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(ServiceSettings.PathIn(_directory)));
    }

    [Theory]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\"}")]
    [InlineData("\uFEFF{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\"}")]
    [InlineData("{\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\",\"environment\":null,\"entry\":null,\"commands\":null,\"version\":1}")]
    [InlineData("{\"version\":1,\"manager\":\"Systemd\",\"scope\":\"User\",\"name\":\"x\",\"runtime\":\"Executable\",\"ofAnotherRelease\":{\"a\":[null]}}")]
    public void WhatIsLeftOutOrNullHasItsDefault(string text)
    {
        File.WriteAllText(ServiceSettings.PathIn(_directory), text);
        ServiceSettings settings = ServiceSettings.Load(_directory)!;
        Assert.Empty(settings.Environment);
        Assert.Equal("", settings.Entry);
        Assert.Null(settings.Commands);
    }

    [Fact]
    public void SettingsHoldNoSecret() => Assert.Throws<ServiceException>(
        () => (Settings with { Environment = new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = "x" } }).Save(_directory));

    [Fact]
    public void SecretsAreReadBackAndReachTheConnectionOnly()
    {
        var secrets = new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = "a=b \"c\" #d", ["OPENCLAW_SETUP_CODE"] = "code" };
        ServiceSecrets.Save(_directory, secrets, machineKey: false);
        IReadOnlyDictionary<string, string> read = ServiceSecrets.Load(_directory, _ => null);
        Assert.Equal(secrets, read);
        OpenClaw.Node.Hosting.NodeOptions options = ServiceHost.Options(Settings, StateLocation.Resolve(_directory), read);
        Assert.Equal("a=b \"c\" #d", options.ReadEnvironment("OPENCLAW_GATEWAY_TOKEN"));
        Assert.Equal("code", options.SetupCode);
        Assert.True(options.SetupCodeOnlyIfNeeded);
        Assert.Null(Environment.GetEnvironmentVariable("OPENCLAW_GATEWAY_TOKEN"));
        ServiceSecrets.Save(_directory, new Dictionary<string, string>(), machineKey: false);
        Assert.False(File.Exists(ServiceSecrets.PathIn(_directory)));
    }

    [PosixFact]
    public void ASystemdCredentialWinsOverTheFile()
    {
        ServiceSecrets.Save(_directory, new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = "file" }, machineKey: false);
        string credentials = Path.Combine(_directory, "credentials");
        Directory.CreateDirectory(credentials);
        File.WriteAllText(Path.Combine(credentials, "openclaw-node.secrets"), "OPENCLAW_GATEWAY_TOKEN=credential\n");
        Assert.Equal("credential",
            ServiceSecrets.Load(_directory, name => name == "CREDENTIALS_DIRECTORY" ? credentials : null)["OPENCLAW_GATEWAY_TOKEN"]);
    }

    [Theory]
    [InlineData("HTTPS_PROXY", "http://proxy:8080", false)]
    [InlineData("https_proxy", "http://me:pass@proxy:8080", true)]
    [InlineData("OPENCLAW_PROXY_URL", "socks5://me@proxy", true)]
    [InlineData("openclaw_gateway_token", "x", true)]
    [InlineData("PATH", "/a@b", false)]
    public void AProxyWithAPasswordIsASecret(string name, string value, bool secret) =>
        Assert.Equal(secret, ServiceSecrets.IsSecret(name, value));

    [Fact]
    public void SecretsOfTheEnvironmentAreCapturedAndDefinitionsGetTheRest()
    {
        var environment = new Dictionary<string, string>
        {
            ["OPENCLAW_GATEWAY_TOKEN"] = "tok", ["OPENCLAW_GATEWAY_PASSWORD"] = "undefined", ["HTTPS_PROXY"] = "http://u:p@h",
            ["HTTP_PROXY"] = "http://h", ["OTHER"] = "x",
        };
        Func<string, string?> read = name => environment.TryGetValue(name, out string? value) ? value : null;
        Assert.Equal(["HTTPS_PROXY", "OPENCLAW_GATEWAY_TOKEN"], ServiceSecrets.Capture(read).Keys.OrderBy(k => k, StringComparer.Ordinal));
        IReadOnlyList<KeyValuePair<string, string>> definition = ServiceEnvironment.ForDefinition(ServiceScope.User,
            StateLocation.Resolve(_directory), read);
        Assert.Contains(definition, v => v is { Key: "HTTP_PROXY", Value: "http://h" });
        Assert.DoesNotContain(definition, v => v.Key is "HTTPS_PROXY" or "OPENCLAW_GATEWAY_TOKEN" or "OTHER");
    }

    [Fact]
    public void AStopHoldsUntilTheNextBoot()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Assert.False(StopMarker.Holds(_directory, now.AddHours(-1)));
        StopMarker.Set(_directory, TimeProvider.System);
        Assert.True(StopMarker.Holds(_directory, now.AddHours(-1)));
        Assert.True(StopMarker.Holds(_directory, TimeProvider.System));
        Assert.False(StopMarker.Holds(_directory, now.AddHours(1)));
        Assert.False(File.Exists(StopMarker.PathIn(_directory)));
        StopMarker.Set(_directory, TimeProvider.System);
        StopMarker.Clear(_directory);
        StopMarker.Clear(_directory);
        Assert.False(StopMarker.Holds(_directory, now.AddHours(-1)));
    }

    [Fact]
    public void TheRuntimeIsCopiedOnceAndThePointerFollowsAnUpdate()
    {
        Assert.SkipWhen(Type.GetType("Mono.Runtime") is not null, "mono cannot read where a link points.");
        string origin = Path.Combine(_directory, "origin");
        Directory.CreateDirectory(Path.Combine(origin, "lib"));
        File.WriteAllText(Path.Combine(origin, "openclaw-node"), "v1");
        File.WriteAllText(Path.Combine(origin, "lib", "x.dll"), "library");
        var source = new RuntimeSource { Kind = ServiceRuntimeKind.Executable, Version = "1.0.0", Directory = origin,
            Entry = "openclaw-node" };
        Assert.True(RuntimeFolder.Stage(source, _directory));
        Assert.False(RuntimeFolder.Stage(source, _directory));
        string Text() => File.ReadAllText(Path.Combine(RuntimeFolder.Current(_directory), "openclaw-node"));
        Assert.Equal("v1", Text());
        Assert.True(File.Exists(Path.Combine(RuntimeFolder.Current(_directory), "lib", "x.dll")));

        File.WriteAllText(Path.Combine(origin, "openclaw-node"), "version 2");
        Assert.True(RuntimeFolder.Stage(source with { Version = "1.1.0" }, _directory));
        Assert.Equal("version 2", Text());
        File.WriteAllText(Path.Combine(origin, "openclaw-node"), "version three");
        Assert.True(RuntimeFolder.Stage(source with { Version = "1.2.0" }, _directory));
        string named =
            Path.GetFileName(Directory.GetDirectories(RuntimeFolder.PathIn(_directory))
                .Single(d => Path.GetFileName(d).StartsWith("1.1.0", StringComparison.Ordinal)));
        // The copy before is kept for a process that still runs from it, older ones are not.
        Assert.Equal(2, Directory.GetDirectories(RuntimeFolder.PathIn(_directory)).Count(d => Path.GetFileName(d) != "current"));
        File.WriteAllText(Path.Combine(origin, "openclaw-node"), "version four!");
        Assert.True(RuntimeFolder.Stage(source with { Version = "1.3.0" }, _directory, ["/x/runtime/" + named + "/openclaw-node"]));
        Assert.True(Directory.Exists(Path.Combine(RuntimeFolder.PathIn(_directory), named)), "a copy that the definition names is kept");
        Assert.False(RuntimeFolder.Stage(source with { Directory = RuntimeFolder.Current(_directory) }, _directory));
        RuntimeFolder.Remove(_directory);
        Assert.False(Directory.Exists(RuntimeFolder.PathIn(_directory)));
    }

    [Fact]
    public void ThePowerShellCommandQuotesPathsAndEncodesNothing()
    {
        RuntimeCommand command = RuntimeCommand.Create(ServiceRuntimeKind.PowerShell, "bin/net8.0/OpenClaw.PowerShell.dll",
            new PowerShellHost("/opt/pwsh/pwsh", []), "/home/o'brien ’x/$HOME", hidden: true, supervised: true);
        Assert.Equal("/opt/pwsh/pwsh", command.Program);
        Assert.Equal(["-NoLogo", "-NoProfile", "-NonInteractive", "-WindowStyle", "Hidden", "-Command"], command.Arguments.Take(6));
        Assert.EndsWith("exit (Invoke-OpenClawServiceHost -StateDirectory '/home/o''brien ’’x/$HOME' -Supervised)", command.Arguments[6],
            StringComparison.Ordinal);
        Assert.DoesNotContain(command.Arguments,
            a => a.Contains("Encoded", StringComparison.OrdinalIgnoreCase) || a.Contains("Bypass", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task LogsRotateAndAreReadBackOverTheRotation()
    {
        string logs = Path.Combine(_directory, "logs");
        var journal = new StringWriter();
        List<string> events = [];
        using (var log = new ServiceLog(logs, ServiceLog.NodeName, TimeProvider.System, journal,
            (level, id, text) => events.Add($"{level} {id} {text}"), limit: 2500))
        {
            log.Write(LogLevel.Debug, 1, "not kept");
            for (int i = 0; i < 100; i++)
            {
                log.Write(LogLevel.Warning, 1702, $"line {i} é \r\n \"quoted\"");
            }
        }
        Assert.True(Directory.GetFiles(logs, "node.log*").Length is > 2 and <= 6);
        Assert.All(Directory.GetFiles(logs), file => Assert.True(new FileInfo(file).Length <= 2500));
        List<ServiceLogEntry> read = [];
        await ServiceLogReader.ReadAsync(logs, 40, follow: false, read.Add, CancellationToken.None);
        Assert.Equal(Enumerable.Range(60, 40).Select(i => $"line {i} é    \"quoted\""), read.Select(e => e.Message));
        Assert.All(read, e => Assert.Equal(("warning", 1702), (e.Level, e.EventId)));
        Assert.Equal(100, events.Count);
        Assert.StartsWith("<4>line 0 é", journal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FollowingShowsNewLinesAlsoAfterARotation()
    {
        string logs = Path.Combine(_directory, "logs");
        using var log = new ServiceLog(logs, ServiceLog.NodeName, TimeProvider.System, null, null, limit: 1000);
        log.Write(LogLevel.Information, 1, "first");
        List<string> read = [];
        using var stop = new CancellationTokenSource();
        Task reading = ServiceLogReader.ReadAsync(logs, 10, follow: true, entry => read.Add(entry.Message), stop.Token);
        for (int i = 0; i < 30; i++)
        {
            log.Write(LogLevel.Information, 1, $"line {i}");
            for (int wait = 0; wait < 12_000 && read.Count < i + 2; wait++)
            {
                await Task.Delay(10);
            }
        }
        stop.Cancel();
        await reading;
        Assert.Equal(["first", .. Enumerable.Range(0, 30).Select(i => $"line {i}")], read);
    }
}
