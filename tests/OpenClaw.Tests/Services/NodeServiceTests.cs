using OpenClaw.Node.Execution;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.Tests.Execution;

namespace OpenClaw.Tests.Services;

/// <summary>What an install writes, leaves alone and takes back, around a manager that only remembers.</summary>
public sealed class NodeServiceTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "openclaw service " + Guid.NewGuid().ToString("N"));
    private readonly Manager _manager = new();
    private readonly Dictionary<string, string> _environment = new() { ["OPENCLAW_GATEWAY_TOKEN"] = "s3cret",
        ["HTTP_PROXY"] = "http://proxy" };

    public NodeServiceTests()
    {
        Directory.CreateDirectory(Origin);
        File.WriteAllText(Path.Combine(Origin, "openclaw-node"), "v1");
    }

    private string Origin => Path.Combine(_directory, "origin");

    private string State => Path.Combine(_directory, "state");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [PosixFact]
    public async Task AnInstallWritesSettingsSecretsAndACopyAndTheDefinitionHoldsNoSecret()
    {
        ServiceChange change = await Service()
            .InstallAsync(Request() with { Settings = Request().Settings with { DisplayName = "50% \"x\"" } }, default);
        Assert.Equal(ServiceResult.Installed, change.Result);
        Assert.Equal("50% \"x\"", ServiceSettings.Load(State)!.DisplayName);
        Assert.Equal("s3cret", ServiceSecrets.Load(State, _ => null)["OPENCLAW_GATEWAY_TOKEN"]);
        ServiceDefinition definition = _manager.Last!.Definition;
        Assert.Equal(Path.Combine(State, "runtime", "current", "openclaw-node"), definition.Program);
        Assert.Equal(["service", "--state-dir", State], definition.Arguments);
        Assert.Contains(definition.Environment, v => v.Key == "HTTP_PROXY");
        Assert.DoesNotContain("s3cret",
            definition + string.Join(" ", definition.Arguments) + string.Join(" ", definition.Environment) + _manager.Last,
            StringComparison.Ordinal);

        Assert.Equal(ServiceResult.Uninstalled, (await Service().UninstallAsync(default)).Result);
        Assert.Empty(Directory.GetFileSystemEntries(State));
    }

    [PosixFact]
    public async Task AnInstalledNodeIsLeftAloneUnlessForced()
    {
        await Service().InstallAsync(Request(), default);
        _environment["OPENCLAW_GATEWAY_TOKEN"] = "other";
        Assert.Equal(ServiceResult.AlreadyInstalled, (await Service().InstallAsync(Request(), default)).Result);
        Assert.Equal("s3cret", ServiceSecrets.Load(State, _ => null)["OPENCLAW_GATEWAY_TOKEN"]);
        Assert.Equal(ServiceResult.Installed, (await Service().InstallAsync(Request() with { Force = true }, default)).Result);
        Assert.Equal("other", ServiceSecrets.Load(State, _ => null)["OPENCLAW_GATEWAY_TOKEN"]);
    }

    [PosixFact]
    public async Task ARefusedInstallLeavesNoSecretBehind()
    {
        _manager.Refuse = true;
        await Assert.ThrowsAsync<ServiceException>(() => Service().InstallAsync(Request(), default));
        Assert.Empty(Directory.GetFileSystemEntries(State));
    }

    [PosixFact]
    public async Task ASetupCodeThatIsNoneIsRefusedBeforeAnythingIsWritten()
    {
        ServiceException refused = await Assert.ThrowsAsync<ServiceException>(
            () => Service()
                .InstallAsync(Request() with { Secrets = new Dictionary<string, string> { [ServiceSecrets.SetupCode] = "nonsense-code" } },
                    default));
        Assert.Equal(ServiceProblem.InvalidDefinition, refused.Problem);
        Assert.DoesNotContain("nonsense-code", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(State));
        Assert.Null(_manager.Last);
    }

    [PosixFact]
    public async Task ASecretThatCannotBeKeptLeavesNothingBehind()
    {
        await Assert.ThrowsAsync<ServiceException>(() => Service()
            .InstallAsync(Request() with { Secrets = new Dictionary<string, string> { ["OPENCLAW_GATEWAY_TOKEN"] = "two\nlines" } },
                default));
        Assert.False(Directory.Exists(State));
    }

    [PosixFact]
    public async Task ASetupCodeInLinesIsKeptInOne()
    {
        string code = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("{\"url\":\"ws://127.0.0.1:1\",\"bootstrapToken\":\"b\"}"))
            .TrimEnd('=');
        await Service()
            .InstallAsync(
                Request() with { Secrets = new Dictionary<string,
                    string> { [ServiceSecrets.SetupCode] = $"> {code.Substring(0, 20)}\n> {code.Substring(20)}" } }, default);
        Assert.Equal(code, ServiceSecrets.Load(State, _ => null)[ServiceSecrets.SetupCode]);
    }

    [PosixFact]
    public async Task ASetupCodeForANodeThatIsInstalledAlreadyIsSaidNotToBeUsed()
    {
        await Service().InstallAsync(Request(), default);
        string code = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("{\"url\":\"ws://127.0.0.1:1\",\"bootstrapToken\":\"b\"}"))
            .TrimEnd('=');
        ServiceChange again = await Service()
            .InstallAsync(Request() with { Secrets = new Dictionary<string, string> { [ServiceSecrets.SetupCode] = code } }, default);
        Assert.Equal(ServiceResult.AlreadyInstalled, again.Result);
        Assert.Contains(again.Warnings, warning => warning.Contains("the setup code was not used"));
        Assert.Contains(again.Hints, hint => hint.Contains("install --force"));
    }

    [PosixFact]
    public async Task WhatWasGivenForANodeThatIsInstalledAlreadyIsSaidNotToBeUsed()
    {
        Assert.DoesNotContain((await Service().InstallAsync(Request(), default)).Hints, hint => hint.Contains("install --force"));
        ServiceChange again = await Service().InstallAsync(Request(), default);
        Assert.Contains(again.Hints, hint => hint.Contains("left as it is") && hint.Contains("openclaw-node install --force"));
        Assert.DoesNotContain((await Service().InstallAsync(Request() with { Settings = new NodeSettings() }, default)).Hints,
            hint => hint.Contains("install --force"));
    }

    [PosixFact]
    public async Task AnInstallationThatNamesNoGatewaySaysSo()
    {
        const string Nowhere = "No gateway was named and none is saved: the node tries this machine.";
        NodeServiceRequest unnamed = Request() with { Settings = new NodeSettings() };
        ServiceChange change = await Service().InstallAsync(unnamed, default);
        Assert.Contains(Nowhere, change.Warnings);
        Assert.Contains(change.Hints, hint => hint.Contains("openclaw-node install --force, with --url"));
        new NodeConfigStore(StateLocation.Resolve(State))
            .Update(config => config with { Gateway = new SavedGateway("gateway.example", 443, true, null, null) });
        Assert.DoesNotContain(Nowhere, (await Service().InstallAsync(unnamed with { Force = true }, default)).Warnings);
    }

    [PosixFact]
    public async Task AStartTakesUpANewerProgramAndARestartOfTheCopyDoesNot()
    {
        Assert.SkipWhen(Type.GetType("Mono.Runtime") is not null, "mono cannot read where a link points.");
        await Service().InstallAsync(Request(), default);
        File.WriteAllText(Path.Combine(Origin, "openclaw-node"), "version 2");
        string current = Path.Combine(State, "runtime", "current");
        await Service().StartAsync(null, false, default);
        Assert.Equal("v1", File.ReadAllText(Path.Combine(current, "openclaw-node")));
        await Service().StartAsync(Request().Runtime with { Version = "2.0.0" }, false, default);
        Assert.Equal("version 2", File.ReadAllText(Path.Combine(current, "openclaw-node")));
        Assert.Equal("2.0.0", ServiceSettings.Load(State)!.RuntimeVersion);
        await Service().RestartAsync(Request().Runtime with { Directory = current, Version = "3.0.0" }, false, default);
        Assert.Equal("2.0.0", ServiceSettings.Load(State)!.RuntimeVersion);
        await Service().StartAsync(Request().Runtime with { Kind = ServiceRuntimeKind.PowerShell, Version = "4.0.0" }, false, default);
        Assert.Equal("2.0.0", ServiceSettings.Load(State)!.RuntimeVersion);
    }

    [PosixFact]
    public async Task AnOlderProgramLeavesTheNewerOneInPlaceAndSaysSo()
    {
        Assert.SkipWhen(Type.GetType("Mono.Runtime") is not null, "mono cannot read where a link points.");
        await Service().InstallAsync(Request() with { Runtime = Request().Runtime with { Version = "1.2.0" } }, default);
        File.WriteAllText(Path.Combine(Origin, "openclaw-node"), "an older one");
        RuntimeSource older = Request().Runtime with { Version = "1.1.9" };
        string inUse = Path.Combine(State, "runtime", "current", "openclaw-node");
        foreach (Func<bool, Task<ServiceChange>> begin in new Func<bool, Task<ServiceChange>>[] { force => Service()
            .StartAsync(older, force, default), force => Service().RestartAsync(older, force, default) })
        {
            ServiceChange change = await begin(false);
            Assert.Contains("The installed node is version 1.2.0, newer than this program (1.1.9): it was left that version.",
                change.Warnings);
            Assert.Contains("To put 1.1.9 in its place: openclaw-node restart --force", change.Hints);
            Assert.Equal("v1", File.ReadAllText(inUse));
            Assert.Equal("1.2.0", ServiceSettings.Load(State)!.RuntimeVersion);
        }
        ServiceChange forced = await Service().RestartAsync(older, true, default);
        Assert.Empty(forced.Warnings);
        Assert.Equal("an older one", File.ReadAllText(inUse));
        Assert.Equal("1.1.9", ServiceSettings.Load(State)!.RuntimeVersion);
    }

    private NodeService Service() => new(
        _manager, StateLocation.Resolve(State), ServiceScope.User, "openclaw-node", new ServiceTool(new ProcessRunner(), []), name =>
            _environment.TryGetValue(name, out string? value) ? value : null);

    private NodeServiceRequest Request() => new()
    {
        Runtime = new RuntimeSource { Kind = ServiceRuntimeKind.Executable, Version = "1.0.0", Directory = Origin,
            Entry = "openclaw-node" },
        Settings = new NodeSettings { Host = "gateway.example" },
    };

    private sealed class Manager : IServiceManager
    {
        private bool _installed;

        public ServiceManagerKind Kind => ServiceManagerKind.Systemd;

        public bool Refuse { get; set; }

        public ServiceInstallRequest? Last { get; private set; }

        public Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
        {
            if (Refuse)
            {
                throw new ServiceException(ServiceProblem.AccessDenied, "no");
            }
            bool done = !_installed || request.Force;
            Last = done ? request : Last;
            _installed = true;
            return Change(done ? ServiceResult.Installed : ServiceResult.AlreadyInstalled);
        }

        public Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken)
        {
            _installed = false;
            return Change(ServiceResult.Uninstalled);
        }

        public Task<ServiceChange> StartAsync(CancellationToken cancellationToken) => Change(ServiceResult.Started);

        public Task<ServiceChange> StopAsync(CancellationToken cancellationToken) => Change(ServiceResult.Stopped);

        public Task<ServiceChange> RestartAsync(CancellationToken cancellationToken) => Change(ServiceResult.Restarted);

        public Task<ServiceState> QueryAsync(CancellationToken cancellationToken) => Task.FromResult(State());

        public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        private ServiceState State() =>
            new() { Manager = Kind, Name = "openclaw-node", Scope = ServiceScope.User, Installed = _installed,
                Status = ServiceRunState.Running };

        private Task<ServiceChange> Change(ServiceResult result) => Task.FromResult(new ServiceChange(result, State()));
    }
}
