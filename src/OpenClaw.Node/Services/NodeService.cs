using System.Runtime.InteropServices;
using OpenClaw.Gateway;
using OpenClaw.Node.Execution;
using OpenClaw.Node.Services.Launchd;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Node.Services.Windows;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>
/// The installed node of this machine: what the verbs of openclaw-node and the cmdlets call. Puts together a manager, the files in the state directory
/// and the copied runtime; each of them knows nothing of the others.
/// </summary>
internal sealed class NodeService
{
    private readonly IServiceManager _manager;
    private readonly StateLocation _location;
    private readonly ServiceScope _scope;
    private readonly string _name;
    private readonly ServiceTool _tool;
    private readonly Func<string, string?> _environment;

    internal NodeService(IServiceManager manager, StateLocation location, ServiceScope scope, string name, ServiceTool tool, Func<string, string?> environment)
    {
        _manager = manager;
        _location = location;
        _scope = scope;
        _name = name;
        _tool = tool;
        _environment = environment;
    }

    public StateLocation Location => _location;

    public ServiceManagerKind Kind => _manager.Kind;

    public static ServiceManagerKind DefaultManager { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? ServiceManagerKind.ScheduledTask
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ServiceManagerKind.Launchd : ServiceManagerKind.Systemd;

    /// <summary>The state directory of a node that belongs to the machine and not to a person.</summary>
    public static string MachineStateDirectory { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "OpenClaw", "Node")
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "/Library/Application Support/OpenClaw/Node" : "/var/lib/openclaw-node";

    /// <summary>
    /// Finds the installed node, or where one would be installed. What is not given follows from the installed one: first the user's state directory,
    /// then the machine's.
    /// </summary>
    public static NodeService Find(string? stateDirectory = null, ServiceManagerKind? kind = null, ServiceScope? scope = null, NodeFlavor flavor = NodeFlavor.OpenClaw)
    {
        Func<string, string?> environment = OldNames.AlsoIn(Environment.GetEnvironmentVariable);
        bool given = StateLocation.Meaning(stateDirectory) is not null || StateLocation.Meaning(environment("OPENCLAW_STATE_DIR")) is not null;
        bool machine = scope == ServiceScope.Machine || (scope is null && kind == ServiceManagerKind.WindowsService);
        StateLocation location = StateLocation.Resolve(!given && machine ? MachineStateDirectory : stateDirectory, flavor);
        ServiceSettings? installed = ServiceSettings.Load(location.Directory);
        if (installed is null && !given && scope is null && kind is null && File.Exists(ServiceSettings.PathIn(MachineStateDirectory)))
        {
            location = StateLocation.Resolve(MachineStateDirectory);
            installed = ServiceSettings.Load(location.Directory);
        }
        ServiceManagerKind manager = kind ?? installed?.Manager ?? DefaultManager;
        ServiceScope where = scope ?? (manager == ServiceManagerKind.WindowsService ? ServiceScope.Machine : installed?.Scope ?? ServiceScope.User);
        string name = installed is not null && installed.Manager == manager ? installed.Name : ServiceNames.Resolve(environment, flavor).For(manager);
        var tool = new ServiceTool(new BriefRunner(), Variables());
        return new NodeService(Manager(manager, where, name, location, tool, environment), location, where, name, tool, environment);
    }

    public async Task<ServiceChange> InstallAsync(NodeServiceRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = await _manager.QueryAsync(cancellationToken).ConfigureAwait(false);
        ServiceAccount account = Account(request);
        CheckSetupCode(request);
        if (!before.Installed || request.Force)
        {
            State.Upstream.StateAdoption.Adopt(_location);
            PrivateFile.EnsureDirectory(_location.Directory);
            RuntimeFolder.Stage(request.Runtime, _location.Directory, before.Command?.ProgramArguments);
            ServiceSettings settings = request.Settings with
            {
                Manager = Kind,
                Scope = _scope,
                Name = _name,
                Runtime = request.Runtime.Kind,
                RuntimeVersion = request.Runtime.Version,
                Entry = request.Runtime.Entry,
                HostProgram = request.Runtime.HostProgram,
                Environment = ServiceEnvironment.ForSettings(Kind, _environment),
            };
            settings.Save(_location.Directory);
            Dictionary<string, string> secrets = ServiceSecrets.Capture(_environment);
            foreach (KeyValuePair<string, string> secret in request.Secrets)
            {
                secrets[secret.Key] = secret.Value;
            }
            // Only the session's own token can use the user's key.
            ServiceSecrets.Save(_location.Directory, secrets, machineKey: account.Logon != ServiceLogon.Interactive);
            await PrepareAccountAsync(account, cancellationToken).ConfigureAwait(false);
        }
        ServiceDefinition definition = Definition(request.Runtime, account);
        var install = new ServiceInstallRequest(definition)
        {
            Password = request.AccountPassword,
            Force = request.Force,
            EnableLinger = request.EnableLinger,
            Fallback = account.Logon == ServiceLogon.Unattended ? Definition(request.Runtime, account with { Logon = ServiceLogon.Interactive }) : null,
        };
        ServiceChange change;
        try
        {
            change = await _manager.InstallAsync(install, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException) when (!before.Installed)
        {
            if (!(await _manager.QueryAsync(cancellationToken).ConfigureAwait(false)).Installed)
            {
                // Nothing was registered: nothing is left behind either, a secret least of all.
                RemoveFiles();
            }
            throw;
        }
        if (change.Result == ServiceResult.Installed && change.State.Status == ServiceRunState.Failed)
        {
            change = change with { Warnings = [.. change.Warnings, "The node was started and ended at once."], Hints = [.. change.Hints, "openclaw-node logs (Get-OpenClawNodeLog)"] };
        }
        return change.Result == ServiceResult.Installed && RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && !EventLogSource.TryRegister()
            ? change with { Hints = [.. change.Hints, "For entries in the Windows Event Log, install once from an elevated session."] }
            : change;
    }

    /// <summary>Removes the service and everything that was made for it; identity, configuration, policy and logs stay in the state directory.</summary>
    public async Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken)
    {
        ServiceChange change = await _manager.UninstallAsync(cancellationToken).ConfigureAwait(false);
        RemoveFiles();
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            EventLogSource.Unregister();
        }
        return change;
    }

    /// <param name="runtime">The caller's own program or module: when it is another than the copied one, it is copied and the start runs it. Null leaves the copy alone.</param>
    public async Task<ServiceChange> StartAsync(RuntimeSource? runtime, CancellationToken cancellationToken)
    {
        await UpdateAsync(runtime, cancellationToken).ConfigureAwait(false);
        return await _manager.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<ServiceChange> StopAsync(CancellationToken cancellationToken) => _manager.StopAsync(cancellationToken);

    public async Task<ServiceChange> RestartAsync(RuntimeSource? runtime, CancellationToken cancellationToken)
    {
        await UpdateAsync(runtime, cancellationToken).ConfigureAwait(false);
        return await _manager.RestartAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<ServiceState> QueryAsync(CancellationToken cancellationToken) => _manager.QueryAsync(cancellationToken);

    /// <summary>The installed node for a status: its state directory, and null for the rest where the system cannot tell.</summary>
    public static async Task<(StateLocation Location, ServiceState? State)> TryQueryAsync(string? stateDirectory, NodeFlavor flavor, CancellationToken cancellationToken)
    {
        try
        {
            NodeService service = Find(stateDirectory, flavor: flavor);
            ServiceState state = await service.QueryAsync(cancellationToken).ConfigureAwait(false);
            // Another node's service under the same name is not this node's.
            bool ours = state.Installed && File.Exists(ServiceSettings.PathIn(service.Location.Directory));
            return (service.Location, ours ? state : new ServiceState { Manager = service.Kind, Name = state.Name, Scope = state.Scope, Installed = false, Status = ServiceRunState.Stopped });
        }
        catch (Exception unknown) when (unknown is ServiceException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            return (StateLocation.Resolve(stateDirectory, flavor), null);
        }
    }

    private static IServiceManager Manager(
        ServiceManagerKind kind, ServiceScope scope, string name, StateLocation location, ServiceTool tool, Func<string, string?> environment)
    {
        bool windows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        bool mac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
        switch (kind)
        {
            case ServiceManagerKind.ScheduledTask when windows:
                return new ScheduledTaskManager(name, location.Directory, TimeProvider.System);
            case ServiceManagerKind.WindowsService when windows:
                return new WindowsServiceManager(name, TimeProvider.System);
            case ServiceManagerKind.Launchd when mac:
                return new LaunchdManager(name, scope, LaunchdPaths.For(scope, location.Home), PosixAccount.UserId, tool);
            case ServiceManagerKind.Systemd when !windows && !mac:
                // su and cron leave it out; the socket of the user's manager is always here.
                string runtime = $"/run/user/{PosixAccount.UserId}";
                if (tool.Variable("XDG_RUNTIME_DIR") is null && Directory.Exists(runtime))
                {
                    tool.SetVariable("XDG_RUNTIME_DIR", runtime);
                }
                return new SystemdManager(name, scope, SystemdPaths.For(scope, location.Home, environment), Environment.UserName, tool);
            default:
                throw new ServiceException(ServiceProblem.ManagerUnavailable, $"{kind} is not a service manager of this operating system.");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            yield return new((string)entry.Key, (string?)entry.Value ?? "");
        }
    }

    // Said now, to the person who typed it; the service could only end with it.
    private void CheckSetupCode(NodeServiceRequest request)
    {
        string? code = request.Secrets.TryGetValue(ServiceSecrets.SetupCode, out string? given) ? given : StateLocation.Meaning(_environment(ServiceSecrets.SetupCode));
        if (code is not null && !SetupCode.TryParse(code, TimeProvider.System.GetUtcNow(), out _, out string? error))
        {
            throw new ServiceException(ServiceProblem.InvalidDefinition, error, ["Ask for a new setup code at the gateway: openclaw qr --setup-code-only"]);
        }
    }

    private void RemoveFiles()
    {
        PrivateFile.Delete(ServiceSettings.PathIn(_location.Directory));
        PrivateFile.Delete(ServiceSecrets.PathIn(_location.Directory));
        RuntimeFolder.Remove(_location.Directory);
    }

    private async Task UpdateAsync(RuntimeSource? runtime, CancellationToken cancellationToken)
    {
        ServiceSettings? settings = ServiceSettings.Load(_location.Directory);
        if (runtime is null || settings is null || settings.Runtime != runtime.Kind)
        {
            return;
        }
        ServiceState state = await _manager.QueryAsync(cancellationToken).ConfigureAwait(false);
        if (!state.Installed || !RuntimeFolder.Stage(runtime, _location.Directory, state.Command?.ProgramArguments))
        {
            return;
        }
        (settings with { RuntimeVersion = runtime.Version, Entry = runtime.Entry, HostProgram = runtime.HostProgram }).Save(_location.Directory);
        if (_manager is WindowsServiceManager service)
        {
            // It has no supervisor that would follow the pointer.
            service.SetCommand(Definition(runtime, WindowsAccount.VirtualFor(_name)));
        }
        else if (_manager is ScheduledTaskManager task)
        {
            task.TrySetCommand(account => Definition(runtime, account));
        }
        else if (_scope == ServiceScope.Machine && !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && state.Account is { } account && account != "root")
        {
            await MustAsync(["chown", "-R", account + ":", RuntimeFolder.PathIn(_location.Directory), ServiceSettings.PathIn(_location.Directory)], cancellationToken).ConfigureAwait(false);
        }
    }

    private ServiceAccount Account(NodeServiceRequest request)
    {
        if (request.AccountName is { Length: > 0 } name)
        {
            return Kind is ServiceManagerKind.ScheduledTask or ServiceManagerKind.WindowsService
                ? WindowsAccount.Named(name, request.AccountPassword is not null)
                : new ServiceAccount(name, ServiceLogon.Managed);
        }
        return Kind switch
        {
            ServiceManagerKind.WindowsService => WindowsAccount.VirtualFor(_name),
            // S4U is tried also without elevation: whoever may log on as a batch job gets it.
            ServiceManagerKind.ScheduledTask => new ServiceAccount(WindowsAccount.CurrentName, ServiceLogon.Unattended),
            ServiceManagerKind.Systemd when _scope == ServiceScope.Machine => new ServiceAccount(ServiceNames.DedicatedAccount, ServiceLogon.Managed) { Dedicated = true },
            ServiceManagerKind.Launchd when _scope == ServiceScope.Machine => new ServiceAccount("root", ServiceLogon.Managed),
            _ => new ServiceAccount(Environment.UserName, ServiceLogon.Interactive),
        };
    }

    private ServiceDefinition Definition(RuntimeSource runtime, ServiceAccount account)
    {
        bool windows = Kind is ServiceManagerKind.ScheduledTask or ServiceManagerKind.WindowsService;
        bool hidden = Kind == ServiceManagerKind.ScheduledTask && account.Logon == ServiceLogon.Interactive;
        RuntimeCommand command = RuntimeCommand.Create(runtime.Kind, runtime.Entry, runtime.HostProgram, _location.Directory, hidden, supervised: false);
        return new ServiceDefinition
        {
            Name = _name,
            Scope = _scope,
            Account = account,
            Program = command.Program,
            Arguments = command.Arguments,
            WorkingDirectory = _location.Directory,
            StateDirectory = _location.Directory,
            Environment = windows ? [] : ServiceEnvironment.ForDefinition(_scope, _location, _environment),
            CredentialFile = Kind == ServiceManagerKind.Systemd && _scope == ServiceScope.Machine && File.Exists(ServiceSecrets.PathIn(_location.Directory))
                ? ServiceSecrets.PathIn(_location.Directory)
                : null,
        };
    }

    private async Task PrepareAccountAsync(ServiceAccount account, CancellationToken cancellationToken)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            if (account.Logon is ServiceLogon.Managed or ServiceLogon.Password)
            {
                WindowsAccount.Grant(_location.Directory, account.Name);
            }
            return;
        }
        if (_scope != ServiceScope.Machine || account.Name == "root")
        {
            return;
        }
        if (!PosixAccount.IsRoot)
        {
            throw new ServiceException(ServiceProblem.AccessDenied, "A service of the machine can be installed by root only.", ["Run the same command with sudo."]);
        }
        if (!(await _tool.RunAsync(["id", "-u", account.Name], cancellationToken).ConfigureAwait(false)).Success)
        {
            if (!account.Dedicated)
            {
                throw new ServiceException(ServiceProblem.Account, $"There is no account {account.Name}.");
            }
            await MustAsync(["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", _location.Directory, "--shell", "/usr/sbin/nologin", account.Name], cancellationToken).ConfigureAwait(false);
        }
        await MustAsync(["chown", "-R", account.Name + ":", _location.Directory], cancellationToken).ConfigureAwait(false);
        if (Kind == ServiceManagerKind.Systemd && File.Exists(ServiceSecrets.PathIn(_location.Directory)))
        {
            // systemd reads it as root and hands it to the service as a credential.
            await MustAsync(["chown", "root:", ServiceSecrets.PathIn(_location.Directory)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MustAsync(string[] argv, CancellationToken cancellationToken)
    {
        RunResult result = await _tool.RunAsync(argv, cancellationToken).ConfigureAwait(false);
        if (!result.Success)
        {
            throw new ServiceException(ServiceProblem.Account, $"{argv[0]} failed: {ServiceTool.Reason(result)}");
        }
    }
}
