using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Windows;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Windows;

/// <summary>
/// The service control manager: a delayed automatic start, three restarts with growing delays after a crash (and the last one again and again),
/// and by default a virtual account that exists for this service alone.
/// </summary>
internal sealed partial class WindowsServiceManager(string name, TimeProvider time) : IServiceManager
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskAgainFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan[] RestartDelays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];
    private const int FailuresForgottenAfterSeconds = 24 * 60 * 60;

    public static ServiceManagerFacts Facts { get; } = new()
    {
        Kind = ServiceManagerKind.WindowsService,
        Word = "service",
        Platform = OSPlatform.Windows,
        UserLabel = "Windows service",
        MachineLabel = "Windows service",
        Loaded = "installed",
        NotLoaded = "missing",
        Names = new ServiceNames("OPENCLAW_WINDOWS_SERVICE_NAME", ServiceNames.DefaultWindowsService, "ClawdbotNode"),
        DefaultScope = ServiceScope.Machine,
        CarriesEnvironment = false,
        DefaultAccount = (name, _) => WindowsAccount.VirtualFor(name),
        NamedAccount = WindowsAccount.Named,
        Make = place => new WindowsServiceManager(place.Name, TimeProvider.System),
    };

    public ServiceManagerKind Kind => ServiceManagerKind.WindowsService;

    public async Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = Query();
        if (before.Installed && !request.Force)
        {
            return new ServiceChange(ServiceResult.AlreadyInstalled, before) { Message = $"The service {name} is already installed; use force to replace it." };
        }
        if (before.Installed)
        {
            await StopAsync(cancellationToken).ConfigureAwait(false);
        }
        Create(request.Definition, request.Password, exists: before.Installed);
        ServiceChange started = await StartAsync(cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Installed, started.State);
    }

    public async Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken)
    {
        if (!Query().Installed)
        {
            return new ServiceChange(ServiceResult.NotInstalled, Query());
        }
        await StopAsync(cancellationToken).ConfigureAwait(false);
        With(ServiceControlNative.AllAccess, service => Ensure(ServiceControlNative.DeleteService(service), allowed: ServiceControlNative.ErrorServiceMarkedForDelete));
        // The entry stays until the last open handle is closed, for example by a services.msc that shows it.
        ServiceState state = await WaitAsync(s => !s.Installed, TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Uninstalled, state)
        {
            Warnings = state.Installed ? ["Windows removes the service when the last program that shows it is closed (services.msc, Task Manager)."] : [],
        };
    }

    public async Task<ServiceChange> StartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = Installed();
        if (before.Status == ServiceRunState.Running)
        {
            return new ServiceChange(ServiceResult.AlreadyRunning, before);
        }
        With(ServiceControlNative.StartAccess, service => Ensure(ServiceControlNative.StartServiceW(service, 0, IntPtr.Zero), allowed: ServiceControlNative.ErrorAlreadyRunning));
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Running or ServiceRunState.Stopped or ServiceRunState.Failed, Limit, cancellationToken).ConfigureAwait(false);
        return state.Status switch
        {
            ServiceRunState.Running => new ServiceChange(ServiceResult.Started, state),
            ServiceRunState.Starting => new ServiceChange(ServiceResult.Scheduled, state),
            _ => throw new ServiceException(
                ServiceProblem.Failed, $"The service {name} was started and ended at once (code {state.LastExitStatus}).", ["Read why: " + ToolWords.Current.Log]),
        };
    }

    public async Task<ServiceChange> StopAsync(CancellationToken cancellationToken)
    {
        ServiceState before = Query();
        if (!before.Installed || before.Status is ServiceRunState.Stopped or ServiceRunState.Failed)
        {
            return new ServiceChange(before.Installed ? ServiceResult.AlreadyStopped : ServiceResult.NotInstalled, before);
        }
        if (before.Status == ServiceRunState.Starting)
        {
            // A service that is starting does not take a stop.
            await WaitAsync(s => s.Status != ServiceRunState.Starting, Limit, cancellationToken).ConfigureAwait(false);
        }
        await AskToStopAsync(cancellationToken).ConfigureAwait(false);
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Stopped or ServiceRunState.Failed, Limit, cancellationToken).ConfigureAwait(false);
        if (state.Status is not (ServiceRunState.Stopped or ServiceRunState.Failed) && state.ProcessId is > 0)
        {
            Kill(state.ProcessId.Value);
            state = await WaitAsync(s => s.Status is ServiceRunState.Stopped or ServiceRunState.Failed, Limit, cancellationToken).ConfigureAwait(false);
        }
        return state.Status is ServiceRunState.Stopped or ServiceRunState.Failed
            ? new ServiceChange(ServiceResult.Stopped, state)
            : throw new ServiceException(ServiceProblem.Timeout, $"The service {name} did not stop within {Limit.TotalSeconds:0} seconds.");
    }

    public Task<ServiceChange> RestartAsync(CancellationToken cancellationToken) => this.StopAndStartAsync(cancellationToken);

    public Task<ServiceState> QueryAsync(CancellationToken cancellationToken) => Task.FromResult(Query());

    /// <summary>The command line as the service manager stores it. It expands %NAME% when it starts the service, and there is no way to write one literally.</summary>
    internal static string BinaryPath(ServiceDefinition definition)
    {
        string line = "\"" + definition.Program + "\"" + (definition.Arguments.Count > 0 ? " " + WindowsCommandLine.Join(definition.Arguments) : "");
        TaskXml.RefuseExpansion(line, "The command line");
        return line;
    }

    // It has no supervisor that would follow the pointer.
    public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken)
    {
        SetCommand(definition(WindowsAccount.VirtualFor(name)));
        return Task.CompletedTask;
    }

    /// <summary>Points the service at another copy of the program; account and start stay.</summary>
    internal void SetCommand(ServiceDefinition definition) => With(
        ServiceControlNative.ChangeConfigAccess,
        service => Ensure(ServiceControlNative.ChangeServiceConfigW(
            service, ServiceControlNative.NoChange, ServiceControlNative.NoChange, ServiceControlNative.NoChange, BinaryPath(definition), null, IntPtr.Zero, null, null, null, null)));

    // Display names must be unique too.
    private string DisplayName(ServiceDefinition definition) => name == ServiceNames.DefaultWindowsService ? definition.Description : $"{definition.Description} ({name})";

    private void Create(ServiceDefinition definition, string? password, bool exists)
    {
        ServiceText.Check(definition);
        string path = BinaryPath(definition);
        IntPtr manager = Open(ServiceControlNative.ManagerConnect | ServiceControlNative.ManagerCreate);
        IntPtr service = IntPtr.Zero;
        try
        {
            if (exists)
            {
                service = ServiceControlNative.OpenServiceW(manager, name, ServiceControlNative.AllAccess);
                Ensure(service != IntPtr.Zero);
                Ensure(ServiceControlNative.ChangeServiceConfigW(
                    service, ServiceControlNative.OwnProcess, ServiceControlNative.AutoStart, ServiceControlNative.ErrorNormal, path, null, IntPtr.Zero, null, definition.Account.Name, password, DisplayName(definition)));
            }
            else
            {
                service = ServiceControlNative.CreateServiceW(
                    manager, name, DisplayName(definition), ServiceControlNative.AllAccess, ServiceControlNative.OwnProcess, ServiceControlNative.AutoStart, ServiceControlNative.ErrorNormal, path, null, IntPtr.Zero, null,
                    definition.Account.Name, password);
                Ensure(service != IntPtr.Zero);
            }
            try
            {
                Configure(service);
            }
            catch (ServiceException) when (!exists)
            {
                ServiceControlNative.DeleteService(service);
                throw;
            }
        }
        finally
        {
            Close(service);
            Close(manager);
        }
    }

    private void Configure(IntPtr service)
    {
        IntPtr text = Marshal.StringToHGlobalUni("Lends this machine's commands to an OpenClaw gateway, as far as its own exec policy allows.");
        IntPtr actions = Marshal.AllocHGlobal(RestartDelays.Length * 8);
        try
        {
            Set(service, ServiceControlNative.ConfigDescription, text);
            Set(service, ServiceControlNative.ConfigDelayedAutoStart, 1);
            // Each service gets a SID of its own, which the access list of the state directory names.
            Set(service, ServiceControlNative.ConfigSidInfo, ServiceControlNative.SidUnrestricted);
            for (int i = 0; i < RestartDelays.Length; i++)
            {
                Marshal.WriteInt32(actions, i * 8, ServiceControlNative.ActionRestart);
                Marshal.WriteInt32(actions, (i * 8) + 4, (int)RestartDelays[i].TotalMilliseconds);
            }
            Set(service, ServiceControlNative.ConfigFailureActions, new ServiceControlNative.FailureActions { ResetPeriod = FailuresForgottenAfterSeconds, ActionCount = RestartDelays.Length, Actions = actions });
            // Only for crashes: the host itself retries what can heal, and an exit with "this setting can never work" must stay an exit.
            Set(service, ServiceControlNative.ConfigFailureFlag, 0);
        }
        finally
        {
            Marshal.FreeHGlobal(text);
            Marshal.FreeHGlobal(actions);
        }
    }

    private void Set<T>(IntPtr service, int level, T value)
        where T : struct
    {
        IntPtr memory = Marshal.AllocHGlobal(Marshal.SizeOf<T>());
        try
        {
            Marshal.StructureToPtr(value, memory, fDeleteOld: false);
            // wine knows descriptions and failure actions only.
            Ensure(ServiceControlNative.ChangeServiceConfig2W(service, level, memory), allowed: ServiceControlNative.ErrorInvalidLevel);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    private ServiceState Query()
    {
        ServiceState state = new() { Manager = Kind, Name = name, Scope = ServiceScope.Machine, Installed = false };
        IntPtr manager = Open(ServiceControlNative.ManagerConnect);
        IntPtr service = IntPtr.Zero;
        try
        {
            service = ServiceControlNative.OpenServiceW(manager, name, ServiceControlNative.QueryAccess);
            if (service == IntPtr.Zero && Marshal.GetLastWin32Error() == ServiceControlNative.ErrorServiceDoesNotExist)
            {
                return state;
            }
            Ensure(service != IntPtr.Zero);
            Ensure(ServiceControlNative.QueryServiceStatusEx(service, 0, out ServiceControlNative.ServiceStatusProcess status, Marshal.SizeOf<ServiceControlNative.ServiceStatusProcess>(), out _));
            (string path, string account, int startType) = Configuration(service);
            long exit = status.Win32ExitCode == ServiceControlNative.ErrorServiceSpecific ? status.ServiceSpecificExitCode : (uint)status.Win32ExitCode;
            return state with
            {
                Installed = true,
                Enabled = startType != ServiceControlNative.DisabledStart,
                Status = status.CurrentState switch
                {
                    ServiceControlNative.Running => ServiceRunState.Running,
                    ServiceControlNative.StartPending => ServiceRunState.Starting,
                    ServiceControlNative.StopPending => ServiceRunState.Stopping,
                    // 1077: never started since the last boot.
                    ServiceControlNative.Stopped => exit is 0 or 1077 ? ServiceRunState.Stopped : ServiceRunState.Failed,
                    _ => ServiceRunState.Unknown,
                },
                State = status.CurrentState switch
                {
                    ServiceControlNative.Running => "Running",
                    ServiceControlNative.StartPending => "StartPending",
                    ServiceControlNative.StopPending => "StopPending",
                    ServiceControlNative.Stopped => "Stopped",
                    _ => null,
                },
                ProcessId = status.ProcessId > 0 ? status.ProcessId : null,
                LastExitStatus = status.CurrentState == ServiceControlNative.Stopped && exit != 1077 ? exit : null,
                Account = account,
                Command = new ServiceCommand(WindowsCommandLine.Split(path), null, new Dictionary<string, string>(), null),
            };
        }
        finally
        {
            Close(service);
            Close(manager);
        }
    }

    private (string Path, string Account, int StartType) Configuration(IntPtr service)
    {
        if (!ServiceControlNative.QueryServiceConfigW(service, IntPtr.Zero, 0, out int needed) && Marshal.GetLastWin32Error() != ServiceControlNative.ErrorInsufficientBuffer)
        {
            Ensure(false);
        }
        IntPtr memory = Marshal.AllocHGlobal(needed);
        try
        {
            Ensure(ServiceControlNative.QueryServiceConfigW(service, memory, needed, out _));
            var config = Marshal.PtrToStructure<ServiceControlNative.QueryServiceConfig>(memory);
            return (Marshal.PtrToStringUni(config.BinaryPathName) ?? "", Marshal.PtrToStringUni(config.ServiceStartName) ?? "", config.StartType);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }
}
