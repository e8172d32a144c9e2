using OpenClaw.Gateway;
using OpenClaw.Gateway.Identity;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.Services;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Demo.Loopback;
using OpenClaw.Tests.Execution;
using OpenClaw.Tests.Gateway.Support;
using OpenClaw.Tests.Hosting;
using OpenClaw.Tests.State;

namespace OpenClaw.Tests.Doctor;

/// <summary>What Test-OpenClawNode and `openclaw-node doctor` say, and that they leave no trace.</summary>
public sealed class NodeDoctorTests
{
    public static bool OnMono { get; } = Type.GetType("Mono.Runtime") is not null;

    public static bool CannotRun { get; } = OnMono || Wine.Present;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_subject_is_told_once_and_in_order()
    {
        using NodeRun run = new();
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(run.Options);
        Assert.Equal(NodeDoctor.Subjects, checks.Select(check => check.Subject));
        Assert.All(checks, check => Assert.NotEmpty(check.Finding.Message));
        Assert.All(checks.Where(check => check.Finding.Status is DoctorStatus.Fail or DoctorStatus.Warn),
            check => Assert.NotNull(check.Finding.Fix));
    }

    [Fact]
    public async Task A_fresh_box_with_the_right_token_is_told_so_and_neither_side_keeps_a_trace()
    {
        using NodeRun run = new();
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(run.Options);
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Authentication).Status);
        Assert.Equal(DoctorStatus.Warn, Of(checks, DoctorSubject.Pairing).Status);
        Assert.False(Directory.Exists(run.State.Location.Directory));
        Assert.Empty(run.Gateway.Pairing.Pending);
    }

    [Theory]
    [InlineData("wrong", DoctorStatus.Fail, "AUTH_TOKEN_MISMATCH")]
    [InlineData(null, DoctorStatus.Warn, "No token")]
    public async Task Credentials(string? token, DoctorStatus status, string said)
    {
        using NodeRun run = new();
        DoctorFinding finding = Of(await ExamineAsync(run.Options with { Credentials = new GatewayCredentials { Token = token } }),
            DoctorSubject.Authentication);
        Assert.Equal(status, finding.Status);
        Assert.Contains(said, finding.Message);
        Assert.Contains("Start-OpenClawNode -Token", finding.Fix);
    }

    [Fact(Skip = "mono has no named pipes on POSIX", SkipWhen = nameof(OnMono))]
    public async Task A_running_node_is_asked_and_not_disturbed()
    {
        using NodeRun run = new();
        await run.StartConnectedAsync();
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(run.Options);
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Authentication).Status);
        Assert.Contains("running node", Of(checks, DoctorSubject.Authentication).Message);
        Assert.Equal(1, run.Node.Status.Hellos);
        await run.StopAsync();
    }

    [Theory(Skip = "mono has no named pipes on POSIX, and wine serves no TLS", SkipWhen = nameof(CannotRun))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_running_node_is_looked_at_as_it_was_started_unless_something_is_typed(bool isSaved)
    {
        // Its certificate is its own: only the pin of the command line, which is in no file, makes the way to it right.
        using NodeRun run =
            new(new LoopbackGatewayOptions { Token = "shared", ApproveDevices = true, Certificate = Golden.Certificate("right") });
        string pin = TlsFingerprint.OfCertificate(Golden.Certificate("right").RawData).ToString();
        await run.StartConnectedAsync(run.Options with { Tls = true, TlsFingerprint = pin });
        // What is saved is another gateway, or this one without its pin.
        NodeConfigStore store = new(run.State.Location, TimeProvider.System);
        store.Update(saved =>
            saved with { Gateway = isSaved ? new SavedGateway("127.0.0.1", run.Gateway.Endpoint.Port, true, null, null)
                : new SavedGateway("127.0.0.1", 1, false, null, null) });

        NodeOptions nothing = new() { State = run.State.Location, ReadEnvironment = _ => null };
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(nothing);
        Assert.Contains("as the running node", Of(checks, DoctorSubject.Configuration).Message);
        Assert.Equal("The certificate is the pinned one.", Of(checks, DoctorSubject.Tls).Message);
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Authentication).Status);
        Assert.DoesNotContain(checks, check => check.Finding.Status == DoctorStatus.Fail);

        // What is typed holds: this pin is another gateway's; and the rest is the running node's.
        checks = await ExamineAsync(nothing with { TlsFingerprint = new string('a', 64) });
        Assert.Equal(DoctorStatus.Fail, Of(checks, DoctorSubject.Tls).Status);
        checks = await ExamineAsync(nothing with { Port = 1 });
        Assert.DoesNotContain("running node", Of(checks, DoctorSubject.Configuration).Message);
        await run.StopAsync();
    }

    [Fact]
    public async Task An_approved_node_connects_for_a_moment()
    {
        using NodeRun run = new(new LoopbackGatewayOptions
        {
            Token = "shared", ApproveDevices = true,
            Faults = new LoopbackFaults { RequestAnswer = (method, _) => method == SurfaceQuestion.Method ? (true, "{}") : null },
        });
        await run.StartConnectedAsync();
        await run.StopAsync();
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(run.Options with { Credentials = GatewayCredentials.None });
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Authentication).Status);
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Pairing).Status);
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Commands).Status);
    }

    [Fact]
    public async Task A_refused_device_token_is_reported_and_not_forgotten()
    {
        using NodeRun run = new();
        await run.StartConnectedAsync();
        await run.StopAsync();
        string deviceId = SavedNode.Read(run.State.Location).DeviceId!;
        DeviceTokenStore tokens = new(run.State.Location);
        DeviceToken stored = tokens.Load(deviceId, "node")!;
        tokens.Save(deviceId, stored with { Token = "stale" }, stored);
        DoctorFinding finding = Of(await ExamineAsync(run.Options with { Credentials = GatewayCredentials.None }),
            DoctorSubject.Authentication);
        Assert.Equal(DoctorStatus.Fail, finding.Status);
        Assert.Equal("stale", tokens.Load(deviceId, "node")!.Token);
    }

    [Theory]
    [InlineData(-90, DoctorStatus.Warn)]
    [InlineData(90, DoctorStatus.Warn)]
    [InlineData(5, DoctorStatus.Pass)]
    public async Task Clock(int seconds, DoctorStatus expected)
    {
        using NodeRun run = new(new LoopbackGatewayOptions
        {
            Token = "shared", ApproveDevices = true,
            Faults = new LoopbackFaults { Challenge = $"{{\"nonce\":\"n\",\"ts\":{DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeMilliseconds()}}}" },
        });
        Assert.Equal(expected, Of(await ExamineAsync(run.Options), DoctorSubject.Clock).Status);
    }

    [Fact(Skip = Wine.ServesNoTls, SkipWhen = nameof(Wine.Present), SkipType = typeof(Wine))]
    public async Task An_unknown_certificate_is_named_with_the_command_that_pins_it_and_nothing_is_sent()
    {
        using var gateway = new LoopbackGateway(new LoopbackGatewayOptions { Token = "shared", Certificate = Golden.Certificate("right") });
        gateway.Start();
        using TestState state = new();
        string fingerprint = TlsFingerprint.OfCertificate(Golden.Certificate("right").RawData).ToString();
        NodeOptions options = new() { State = state.Location, Host = "127.0.0.1", Port = gateway.Endpoint.Port, Tls = true,
            ReadEnvironment = _ => null, Credentials = new GatewayCredentials { Token = "shared" } };
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(options);
        Assert.Equal(DoctorStatus.Fail, Of(checks, DoctorSubject.Tls).Status);
        Assert.Equal("Set-OpenClawNodeConfiguration -TlsFingerprint " + fingerprint, Of(checks, DoctorSubject.Tls).Fix);
        Assert.Equal(DoctorStatus.Skip, Of(checks, DoctorSubject.Authentication).Status);
        checks = await ExamineAsync(options with { TlsFingerprint = fingerprint });
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Tls).Status);
        Assert.Equal(DoctorStatus.Pass, Of(checks, DoctorSubject.Authentication).Status);
    }

    [Theory]
    [InlineData("203.0.113.7", DoctorSubject.Tls)]
    [InlineData("no-such-name.invalid", DoctorSubject.NameResolution)]
    public async Task Addresses_that_lead_nowhere(string host, DoctorSubject subject)
    {
        using TestState state = new();
        IReadOnlyList<DoctorCheck> checks =
            await ExamineAsync(new NodeOptions { State = state.Location, Host = host, Tls = subject != DoctorSubject.Tls,
                ReadEnvironment = _ => null });
        Assert.Equal(subject, checks.First(check => check.Finding.Status == DoctorStatus.Fail).Subject);
        Assert.Equal(DoctorStatus.Skip, Of(checks, DoctorSubject.Gateway).Status);
    }

    [Theory]
    [InlineData("node.json", "{oops", DoctorSubject.Configuration)]
    [InlineData("identity/device.json", "{\"version\":1}", DoctorSubject.Identity)]
    [InlineData("exec-approvals.json", "{oops", DoctorSubject.ExecPolicy)]
    [InlineData("openclaw.json", "{oops", DoctorSubject.Configuration)]
    [InlineData("exec-requests.json", "{oops", DoctorSubject.StateFiles)]
    public async Task A_damaged_file_is_named_where_it_matters(string name, string content, DoctorSubject subject)
    {
        using TestState state = new();
        string path = Path.Combine(state.Location.Directory, name.Replace('/', Path.DirectorySeparatorChar));
        state.Write(path, content);
        IReadOnlyList<DoctorCheck> checks =
            await ExamineAsync(new NodeOptions { State = state.Location, Port = 1, ReadEnvironment = _ => null });
        Assert.Equal(DoctorStatus.Fail, Of(checks, subject).Status);
        Assert.Contains(Path.GetFileName(path), Of(checks, subject).Message);
        // No command that shows the same error again.
        Assert.Matches(
            $"Repair-OpenClawNode|Reset-OpenClawNodeIdentity|Import-OpenClawExecPolicy -Text .*-Force|Move-Item .*{Path.GetFileName(path)}",
            Of(checks, subject).Fix!);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public async Task Where_no_gateway_was_named_the_fix_is_to_name_one()
    {
        using TestState state = new();
        state.Write(state.Location.ConfigPath, "{\"gateway\":{\"port\":1}}");
        IReadOnlyList<DoctorCheck> checks = await ExamineAsync(new NodeOptions { State = state.Location, ReadEnvironment = _ => null });
        Assert.Equal(DoctorStatus.Fail, Of(checks, DoctorSubject.Reachability).Status);
        Assert.Equal("Start-OpenClawNode -GatewayHost <host> -Token (Read-Host -AsSecureString)",
            Of(checks, DoctorSubject.Reachability).Fix);
    }

#if NET
    [PosixFact]
    public async Task A_file_that_others_can_read_is_a_failure_with_its_chmod()
    {
        using TestState state = new();
        state.Write(state.Location.NodeConfigPath, "{}");
        OpenClaw.Node.Native.PosixFile.SetMode(state.Location.NodeConfigPath, 0b110_100_000);
        DoctorFinding finding = Of(await ExamineAsync(new NodeOptions { State = state.Location, Port = 1, ReadEnvironment = _ => null }),
            DoctorSubject.StateFiles);
        Assert.Equal(DoctorStatus.Fail, finding.Status);
        Assert.Equal($"chmod 600 '{state.Location.NodeConfigPath}'", finding.Fix);
    }

    [PosixFact]
    public async Task Another_accounts_node_is_said_to_be_that_and_nothing_of_it_to_be_broken()
    {
        Assert.SkipWhen(PosixAccount.IsRoot, "root may look into every directory");
        using TestState state = new();
        state.Write(state.Location.NodeConfigPath, "{}");
        OpenClaw.Node.Native.PosixFile.SetMode(state.Location.Directory, 0);
        try
        {
            IReadOnlyList<DoctorCheck> checks =
                await ExamineAsync(new NodeOptions { State = state.Location, Port = 1, ReadEnvironment = _ => null });
            DoctorFinding closed = Assert.Single(checks, check => check.Finding.Status == DoctorStatus.Fail).Finding;
            Assert.Contains("may not look into", closed.Message);
            Assert.Contains("sudo pwsh -Command", closed.Fix);
            NodeStateException told = Assert.Throws<NodeStateException>(() => ClosedDirectory.Require(state.Location));
            Assert.Equal(StateProblem.Closed, told.Problem);
            // What is below it is closed as well, whether it is there or not.
            Assert.Equal(state.Location.Directory, ClosedDirectory.Find(Path.Combine(state.Location.Directory, "other", "place")));
        }
        finally
        {
            OpenClaw.Node.Native.PosixFile.SetMode(state.Location.Directory, 0b111_000_000);
        }
    }
#endif

    [Theory]
    [InlineData(true, true, ServiceRunState.Running, DoctorStatus.Pass, null)]
    [InlineData(true, true, ServiceRunState.Stopped, DoctorStatus.Fail, "Start-OpenClawNode -Service")]
    [InlineData(true, true, ServiceRunState.Failed, DoctorStatus.Fail, "Get-OpenClawNodeLog -Last 20")]
    [InlineData(true, false, ServiceRunState.Running, DoctorStatus.Warn, "Install-OpenClawNode -Force")]
    [InlineData(false, false, ServiceRunState.Stopped, DoctorStatus.Skip, "Install-OpenClawNode")]
    public void Service(bool installed, bool enabled, ServiceRunState status, DoctorStatus expected, string? fix)
    {
        ServiceState state = new() { Manager = ServiceManagerKind.Systemd, Name = "openclaw-node", Scope = ServiceScope.User,
            Installed = installed, Enabled = enabled, Status = status };
        DoctorFinding finding = StateChecks.Service(state, null, running: null, ToolWords.PowerShell);
        Assert.Equal(expected, finding.Status);
        Assert.Equal(fix, finding.Fix);
    }

    [Theory]
    [InlineData("0.0.9", false, "Restart-OpenClawNode -Service", "A restart brings it up to date")]
    [InlineData("0.0.9", true, "openclaw-node restart", "installed with the other tool")]
    [InlineData("99.0", false, "Get-Module OpenClaw -ListAvailable", "newer than this module")]
    [InlineData("", false, null, null)]
    [InlineData("unknown", false, null, null)]
    public void An_installed_node_of_another_version_is_told_with_what_brings_it_up_to_date(string version, bool byProgram, string? fix,
        string? said)
    {
        ServiceState state = new() { Manager = ServiceManagerKind.Systemd, Name = "openclaw-node", Scope = ServiceScope.User,
            Installed = true, Enabled = true, Status = ServiceRunState.Running };
        ServiceSettings settings = new()
        {
            Manager = ServiceManagerKind.Systemd, Scope = ServiceScope.User, Name = "openclaw-node", RuntimeVersion = version,
            Runtime = byProgram ? ServiceRuntimeKind.Executable : ServiceRuntimeKind.PowerShell,
        };
        DoctorFinding finding = StateChecks.Service(state, settings, running: null, ToolWords.PowerShell);
        Assert.Equal(fix, finding.Fix);
        Assert.Equal(said is null ? DoctorStatus.Pass : DoctorStatus.Warn, finding.Status);
        Assert.Contains(said ?? "starts by itself", finding.Message);
    }

    [Fact]
    public async Task The_version_that_runs_counts_not_the_one_that_was_copied()
    {
        using NodeRun run = new();
        await run.StartConnectedAsync();
        NodeStatus old = run.Node.Status with { Version = "0.0.9" };
        ServiceState state = new() { Manager = ServiceManagerKind.Systemd, Name = "openclaw-node", Scope = ServiceScope.User,
            Installed = true, Enabled = true, Status = ServiceRunState.Running };
        ServiceSettings copied = new()
        {
            Manager = ServiceManagerKind.Systemd, Scope = ServiceScope.User, Name = "openclaw-node", RuntimeVersion = "1.0.0",
            Runtime = ServiceRuntimeKind.Executable,
        };
        Assert.Equal("openclaw-node restart", VersionNotice.Find(state, copied, old, ToolWords.Program, "1.0.0-preview.1")!.Fix);
        Assert.Null(VersionNotice.Find(state, copied, old with { Version = "1.0.0+abc" }, ToolWords.Program, "1.0.0.0"));
        // One that nobody installed: it is only said.
        VersionNotice alone = VersionNotice.Find(null, null, old, ToolWords.Program, "1.0.0")!;
        Assert.Equal((true, null), (alone.Message.Contains($"process {old.ProcessId}) is version 0.0.9"), alone.Fix));
        Assert.Equal(DoctorStatus.Warn, StateChecks.Service(null, null, old, ToolWords.Program).Status);
        await run.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_proxy_of_an_installed_node_is_the_doctors_too(bool withPassword)
    {
        using NodeRun run = new();
        string proxy = withPassword ? "http://me:pass@127.0.0.1:1" : "http://127.0.0.1:1";
        Dictionary<string, string> variables = new() { ["HTTPS_PROXY"] = proxy };
        Directory.CreateDirectory(run.State.Location.Directory);
        ServiceSecrets.Save(run.State.Location.Directory, withPassword ? variables : new Dictionary<string, string>(), machineKey: false);
        new ServiceSettings
        {
            Manager = ServiceManagerKind.Systemd, Scope = ServiceScope.User, Name = "openclaw-node",
            Runtime = ServiceRuntimeKind.Executable, RuntimeVersion = "1.0.0",
            Environment = withPassword ? new Dictionary<string, string>() : variables,
        }.Save(run.State.Location.Directory);
        IReadOnlyList<DoctorCheck> checks =
            await ExamineAsync(run.Options with { Host = "gateway.invalid", Port = 443, Tls = true, ReadEnvironment = _ => null });
        DoctorFinding reach = Of(checks, DoctorSubject.Reachability);
        Assert.Equal(DoctorStatus.Fail, reach.Status);
        Assert.Contains("That is the proxy 127.0.0.1:1, which leads to gateway.invalid:443.", reach.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", reach.Message, StringComparison.Ordinal);
    }

    private static DoctorFinding Of(IReadOnlyList<DoctorCheck> checks, DoctorSubject subject) =>
        Assert.Single(checks, check => check.Subject == subject).Finding;

    private static async Task<IReadOnlyList<DoctorCheck>> ExamineAsync(NodeOptions options)
    {
        List<DoctorCheck> checks = [];
        NodeDoctor doctor = new(options, ToolWords.PowerShell, checks.Add)
        {
            QueryService = _ => Task.FromResult<(StateLocation, ServiceState?)>((options.State!, null)),
            Limit = TimeSpan.FromSeconds(5),
        };
        await doctor.RunAsync(Test);
        // Told in the order of discovery; shown in the order of need.
        return [.. checks.OrderBy(check => check.Subject)];
    }
}
