using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.Services.Windows;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Install;

/// <summary>
/// The installed node of this machine: what the verbs of openclaw-node and the cmdlets call. Puts together a manager, the files in the
/// state directory and the copied runtime; each of them knows nothing of the others.
/// </summary>
internal sealed class NodeService
{
    private readonly IServiceManager _manager;
    private readonly StateLocation _location;
    private readonly ServiceScope _scope;
    private readonly string _name;
    private readonly ServiceTool _tool;
    private readonly Func<string, string?> _environment;

    internal NodeService(IServiceManager manager, StateLocation location, ServiceScope scope, string name, ServiceTool tool,
        Func<string, string?> environment)
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

    private ServiceManagerFacts Facts => ServiceManagers.Of(Kind);

    /// <summary>The state directory of a node that belongs to the machine and not to a person.</summary>
    public static string MachineStateDirectory { get; } = ThisSystem.IsWindows
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "OpenClaw", "Node")
        : ThisSystem.IsMacOS ? "/Library/Application Support/OpenClaw/Node" : "/var/lib/openclaw-node";

    /// <summary>
    /// Finds the installed node, or where one would be installed. What is not given follows from the installed one: first the user's state
    /// directory, then the machine's.
    /// </summary>
    public static NodeService Find(string? stateDirectory = null, ServiceManagerKind? kind = null, ServiceScope? scope = null,
        NodeFlavor flavor = NodeFlavor.OpenClaw)
    {
        Func<string, string?> environment = OldNames.AlsoIn(Environment.GetEnvironmentVariable);
        // A manager that is named stands for a new service as well; one that knows only the machine's needs no name for that.
        ServiceScope? asked = scope
            ?? (kind is { } named ? ServiceManagers.Of(named).DefaultScope
            : ServiceManagers.Default.DefaultScope == ServiceScope.Machine ? ServiceScope.Machine : null);
        StateLocation location = ClosedDirectory.Require(ThisNode.Find(stateDirectory, asked, flavor).Location);
        ServiceSettings? installed = ServiceSettings.Load(location.Directory);
        ServiceManagerFacts manager = (kind ?? installed?.Manager) is { } known ? ServiceManagers.Of(known) : ServiceManagers.Default;
        ServiceScope where = scope
            ?? (installed is null || manager.DefaultScope == ServiceScope.Machine ? manager.DefaultScope : installed.Scope);
        string name = installed is not null && installed.Manager == manager.Kind
            ? installed.Name : manager.Names.Resolve(environment, flavor);
        var tool = new ServiceTool(new BriefRunner(), Variables());
        var place = new ServiceManagerPlace(name, where, location, tool, environment);
        return new NodeService(ServiceManagers.Make(manager.Kind, place), location, where, name, tool, environment);
    }

    public async Task<ServiceChange> InstallAsync(NodeServiceRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = await _manager.QueryAsync(cancellationToken).ConfigureAwait(false);
        ServiceAccount account = Account(request);
        Dictionary<string, string> secrets = SecretsOf(request);
        if (!before.Installed || request.Force)
        {
            // Nothing is written where one of them cannot be kept.
            ServiceSecrets.Check(secrets);
            State.StateAdoption.Adopt(_location);
            PrivateFile.EnsureDirectory(_location.Directory);
            RuntimeFolder.Stage(request.Runtime, _location.Directory, before.Command?.ProgramArguments);
            ServiceSettings settings = new(request.Settings)
            {
                Manager = Kind,
                Scope = _scope,
                Name = _name,
                Runtime = request.Runtime.Kind,
                RuntimeVersion = request.Runtime.Version,
                Entry = request.Runtime.Entry,
                HostProgram = request.Runtime.Host?.Program,
                HostArguments = request.Runtime.Host?.Arguments,
                TokenFile = EnrollmentFile.Take(request.TokenFile, _location.Directory),
                Environment = Facts.CarriesEnvironment ? new Dictionary<string, string>() : ServiceEnvironment.ForSettings(_environment),
            };
            settings.Save(_location.Directory);
            // Only the session's own token can use the user's key.
            ServiceSecrets.Save(_location.Directory, secrets, machineKey: account.Logon != ServiceLogon.Interactive);
            await PrepareAccountAsync(account, cancellationToken).ConfigureAwait(false);
        }
        ServiceDefinition definition = Definition(request.Runtime, account);
        var install = new ServiceInstallRequest(definition, before)
        {
            Password = request.AccountPassword,
            Force = request.Force,
            EnableLinger = request.EnableLinger,
            Fallback = account.Logon == ServiceLogon.Unattended
                ? Definition(request.Runtime, account with { Logon = ServiceLogon.Interactive }) : null,
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
        if (change.Result == ServiceResult.Installed && request.TokenFile is { } given
            && given != EnrollmentFile.PathIn(_location.Directory) && File.Exists(EnrollmentFile.PathIn(_location.Directory)))
        {
            change = WithoutOriginal(change, given);
        }
        if (change.Result == ServiceResult.AlreadyInstalled && request.Secrets.ContainsKey(ServiceSecrets.SetupCode))
        {
            // It is good for one machine, and for minutes: whoever gave it must not believe that it was used.
            change = change with { Warnings = [.. change.Warnings,
                "A node is installed here already and was left as it is: the setup code was not used."],
                Hints = [.. change.Hints, $"To install it anew with the code: {ToolWords.Current.InstallAgain}, with what was given now"] };
        }
        else if (change.Result == ServiceResult.AlreadyInstalled && (request.Settings.NamesGateway || request.Secrets.Count > 0))
        {
            change = change with { Hints = [.. change.Hints,
                $"It was left as it is, with the gateway and the credentials it had. To replace it: {ToolWords.Current.InstallAgain}, with what was given now"] };
        }
        if (change.Result == ServiceResult.Installed && IsNowhere(request))
        {
            change = change with { Warnings = [.. change.Warnings, "No gateway was named and none is saved: the node tries this machine."],
                Hints = [.. change.Hints, $"To name one: {ToolWords.Current.InstallAgain}, with {SettingWords.Current.Url} wss://HOST:PORT"] };
        }
        if (change.Result == ServiceResult.Installed && change.State.Status == ServiceRunState.Failed)
        {
            change = change with { Warnings = [.. change.Warnings, "The node was started and ended at once."],
                Hints = [.. change.Hints, ToolWords.Current.Log] };
        }
        return change.Result == ServiceResult.Installed && ThisSystem.IsWindows && !EventLogSource.TryRegister()
            ? change with { Hints = [.. change.Hints, "For entries in the Windows Event Log, install once from an elevated session."] }
            : change;
    }

    // As a node that starts sees it, which says so into its log alone.
    private bool IsNowhere(NodeServiceRequest request)
    {
        try
        {
            return !request.Settings.NamesGateway && request.TokenFile is null && !request.Secrets.ContainsKey(ServiceSecrets.SetupCode)
                && SavedNode.Read(_location).Gateway is null && OpenClawConfig.Load(_location).Port is null;
        }
        catch (NodeStateException)
        {
            // The node itself says what is broken.
            return false;
        }
    }

    /// <summary>
    /// Removes the service and everything that was made for it; identity, configuration, policy and logs stay in the state directory.
    /// </summary>
    public async Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken)
    {
        ServiceChange change = await _manager.UninstallAsync(cancellationToken).ConfigureAwait(false);
        RemoveFiles();
        if (ThisSystem.IsWindows)
        {
            EventLogSource.Unregister();
        }
        return change;
    }

    /// <param name="runtime">The caller's own program or module: when it is another than the copied one, it is copied and the start runs
    /// it. Null leaves the copy alone.</param>
    /// <param name="evenOlder">Also where it is older than the copied one, which is left in place else.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ServiceChange> StartAsync(RuntimeSource? runtime, bool evenOlder, CancellationToken cancellationToken)
    {
        VersionNotice? kept = await UpdateAsync(runtime, evenOlder, cancellationToken).ConfigureAwait(false);
        return With(await _manager.StartAsync(cancellationToken).ConfigureAwait(false), kept);
    }

    public Task<ServiceChange> StopAsync(CancellationToken cancellationToken) => _manager.StopAsync(cancellationToken);

    /// <inheritdoc cref="StartAsync"/>
    public async Task<ServiceChange> RestartAsync(RuntimeSource? runtime, bool evenOlder, CancellationToken cancellationToken)
    {
        VersionNotice? kept = await UpdateAsync(runtime, evenOlder, cancellationToken).ConfigureAwait(false);
        return With(await _manager.RestartAsync(cancellationToken).ConfigureAwait(false), kept);
    }

    private static ServiceChange With(ServiceChange change, VersionNotice? notice) =>
        notice is null ? change : change with { Warnings = [.. change.Warnings, notice.Message], Hints = [.. change.Hints, notice.Fix!] };

    public Task<ServiceState> QueryAsync(CancellationToken cancellationToken) => _manager.QueryAsync(cancellationToken);

    /// <summary>The installed node for a status: its state directory, and null for the rest where the system cannot tell.</summary>
    public static async Task<(StateLocation Location, ServiceState? State)> TryQueryAsync(
        string? stateDirectory, NodeFlavor flavor, CancellationToken cancellationToken, ServiceScope? scope = null)
    {
        try
        {
            NodeService service = Find(stateDirectory, scope: scope, flavor: flavor);
            ServiceState state = await service.QueryAsync(cancellationToken).ConfigureAwait(false);
            // Another node's service under the same name is not this node's.
            bool ours = state.Installed && File.Exists(ServiceSettings.PathIn(service.Location.Directory));
            return (service.Location,
                ours ? state
                : new ServiceState { Manager = service.Kind, Name = state.Name, Scope = state.Scope, Installed = false,
                    Status = ServiceRunState.Stopped });
        }
        catch (Exception unknown) when (unknown is ServiceException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            return (ThisNode.Find(stateDirectory, scope, flavor).Location, null);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Variables()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            yield return new((string)entry.Key, (string?)entry.Value ?? "");
        }
    }

    private Dictionary<string, string> SecretsOf(NodeServiceRequest request)
    {
        Dictionary<string, string> secrets = ServiceSecrets.Capture(_environment);
        foreach (KeyValuePair<string, string> secret in request.Secrets)
        {
            secrets[secret.Key] = secret.Value;
        }
        if (secrets.TryGetValue(ServiceSecrets.SetupCode, out string? code))
        {
            // Said now, to the person who typed it; the service could only end with it.
            if (!SetupCode.TryParse(code, TimeProvider.System.GetUtcNow(), out _, out string? error))
            {
                throw new ServiceException(ServiceProblem.InvalidDefinition, error, [ToolWords.Current.NewSetupCode]);
            }
            secrets[ServiceSecrets.SetupCode] = SetupCode.Whole(code);
        }
        return secrets;
    }

    // The service has a copy: the secret must not lie in two places.
    private static ServiceChange WithoutOriginal(ServiceChange change, string path)
    {
        try
        {
            PrivateFile.Delete(path);
            return change;
        }
        catch (NodeStateException problem)
        {
            return change with { Warnings = [.. change.Warnings,
                $"The secret in {path} could not be deleted: {problem.Message} Delete it: the node has a copy."] };
        }
    }

    private void RemoveFiles()
    {
        PrivateFile.Delete(EnrollmentFile.PathIn(_location.Directory));
        PrivateFile.Delete(ServiceSettings.PathIn(_location.Directory));
        PrivateFile.Delete(ServiceSecrets.PathIn(_location.Directory));
        RuntimeFolder.Remove(_location.Directory);
    }

    /// <returns>What to say where a newer version was left in place; else null.</returns>
    private async Task<VersionNotice?> UpdateAsync(RuntimeSource? runtime, bool evenOlder, CancellationToken cancellationToken)
    {
        ServiceSettings? settings = ServiceSettings.Load(_location.Directory);
        if (runtime is null || settings is null || settings.Runtime != runtime.Kind)
        {
            return null;
        }
        ServiceState state = await _manager.QueryAsync(cancellationToken).ConfigureAwait(false);
        if (state.Installed && !evenOlder && VersionNotice.IsOlder(runtime.Version, settings.RuntimeVersion))
        {
            return VersionNotice.Kept(settings.RuntimeVersion!, runtime.Version, ToolWords.Current);
        }
        if (!state.Installed || !RuntimeFolder.Stage(runtime, _location.Directory, state.Command?.ProgramArguments))
        {
            return null;
        }
        (settings with
        {
            RuntimeVersion = runtime.Version,
            Entry = runtime.Entry,
            HostProgram = runtime.Host?.Program,
            HostArguments = runtime.Host?.Arguments,
        }).Save(_location.Directory);
        await _manager.UpdateCommandAsync(account => Definition(runtime, account), cancellationToken).ConfigureAwait(false);
        if (_scope == ServiceScope.Machine && !ThisSystem.IsWindows && state.Account is { } owner && owner != "root")
        {
            await MustAsync(["chown", "-R", "-h", owner + ":", RuntimeFolder.PathIn(_location.Directory),
                ServiceSettings.PathIn(_location.Directory)], cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    private ServiceAccount Account(NodeServiceRequest request) => request.AccountName is { Length: > 0 } name
        ? Facts.NamedAccount(name, request.AccountPassword is not null)
        : Facts.DefaultAccount(_name, _scope);

    private ServiceDefinition Definition(RuntimeSource runtime, ServiceAccount account)
    {
        bool hidden = Facts.ShowsWindow && account.Logon == ServiceLogon.Interactive;
        RuntimeCommand command = RuntimeCommand.Create(runtime.Kind, runtime.Entry, runtime.Host, _location.Directory, hidden,
            supervised: false);
        return new ServiceDefinition
        {
            Name = _name,
            Scope = _scope,
            Account = account,
            Program = command.Program,
            Arguments = command.Arguments,
            WorkingDirectory = _location.Directory,
            StateDirectory = _location.Directory,
            Environment = Facts.CarriesEnvironment ? ServiceEnvironment.ForDefinition(_scope, _location, _environment) : [],
        };
    }

    private async Task PrepareAccountAsync(ServiceAccount account, CancellationToken cancellationToken)
    {
        if (ThisSystem.IsWindows)
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
            throw new ServiceException(ServiceProblem.AccessDenied, "A service of the machine can be installed by root only.",
                ["Run the same command with sudo."]);
        }
        if (!(await _tool.RunAsync(["id", "-u", account.Name], cancellationToken).ConfigureAwait(false)).Success)
        {
            if (!account.Dedicated)
            {
                throw new ServiceException(ServiceProblem.Account, $"There is no account {account.Name}.");
            }
            await DedicatedAccount.CreateAsync(_tool, account.Name, _location.Directory, cancellationToken).ConfigureAwait(false);
        }
        await MustAsync(["chown", "-R", "-h", account.Name + ":", _location.Directory], cancellationToken).ConfigureAwait(false);
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
