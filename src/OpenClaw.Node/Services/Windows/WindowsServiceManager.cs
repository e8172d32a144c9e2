using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Windows;
using Native = OpenClaw.Node.Services.Windows.ServiceControlNative;

namespace OpenClaw.Node.Services.Windows;

/// <summary>
/// The service control manager: a delayed automatic start, three restarts with growing delays after a crash (and the last one again and again),
/// and by default a virtual account that exists for this service alone.
/// </summary>
internal sealed class WindowsServiceManager(string name, TimeProvider time) : IServiceManager
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskAgainFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan[] RestartDelays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];
    private const int FailuresForgottenAfterSeconds = 24 * 60 * 60;

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
        With(Native.AllAccess, service => Ensure(Native.DeleteService(service), allowed: Native.ErrorServiceMarkedForDelete));
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
        With(Native.StartAccess, service => Ensure(Native.StartServiceW(service, 0, IntPtr.Zero), allowed: Native.ErrorAlreadyRunning));
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Running or ServiceRunState.Stopped or ServiceRunState.Failed, Limit, cancellationToken).ConfigureAwait(false);
        return state.Status switch
        {
            ServiceRunState.Running => new ServiceChange(ServiceResult.Started, state),
            ServiceRunState.Starting => new ServiceChange(ServiceResult.Scheduled, state),
            _ => throw new ServiceException(
                ServiceProblem.Failed, $"The service {name} was started and ended at once (code {state.LastExitStatus}).", ["Read why: openclaw-node logs, or Get-OpenClawNodeLog."]),
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

    /// <summary>Points the service at another copy of the program; account and start stay.</summary>
    internal void SetCommand(ServiceDefinition definition) => With(
        Native.ChangeConfigAccess,
        service => Ensure(Native.ChangeServiceConfigW(
            service, Native.NoChange, Native.NoChange, Native.NoChange, BinaryPath(definition), null, IntPtr.Zero, null, null, null, null)));

    // Display names must be unique too.
    private string DisplayName(ServiceDefinition definition) => name == ServiceNames.DefaultWindowsService ? definition.Description : $"{definition.Description} ({name})";

    private void Create(ServiceDefinition definition, string? password, bool exists)
    {
        ServiceText.Check(definition);
        string path = BinaryPath(definition);
        IntPtr manager = Open(Native.ManagerConnect | Native.ManagerCreate);
        IntPtr service = IntPtr.Zero;
        try
        {
            if (exists)
            {
                service = Native.OpenServiceW(manager, name, Native.AllAccess);
                Ensure(service != IntPtr.Zero);
                Ensure(Native.ChangeServiceConfigW(
                    service, Native.OwnProcess, Native.AutoStart, Native.ErrorNormal, path, null, IntPtr.Zero, null, definition.Account.Name, password, DisplayName(definition)));
            }
            else
            {
                service = Native.CreateServiceW(
                    manager, name, DisplayName(definition), Native.AllAccess, Native.OwnProcess, Native.AutoStart, Native.ErrorNormal, path, null, IntPtr.Zero, null,
                    definition.Account.Name, password);
                Ensure(service != IntPtr.Zero);
            }
            try
            {
                Configure(service);
            }
            catch (ServiceException) when (!exists)
            {
                Native.DeleteService(service);
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
            Set(service, Native.ConfigDescription, text);
            Set(service, Native.ConfigDelayedAutoStart, 1);
            // Each service gets a SID of its own, which the access list of the state directory names.
            Set(service, Native.ConfigSidInfo, Native.SidUnrestricted);
            for (int i = 0; i < RestartDelays.Length; i++)
            {
                Marshal.WriteInt32(actions, i * 8, Native.ActionRestart);
                Marshal.WriteInt32(actions, (i * 8) + 4, (int)RestartDelays[i].TotalMilliseconds);
            }
            Set(service, Native.ConfigFailureActions, new Native.FailureActions { ResetPeriod = FailuresForgottenAfterSeconds, ActionCount = RestartDelays.Length, Actions = actions });
            // Only for crashes: the host itself retries what can heal, and an exit with "this setting can never work" must stay an exit.
            Set(service, Native.ConfigFailureFlag, 0);
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
            Ensure(Native.ChangeServiceConfig2W(service, level, memory), allowed: Native.ErrorInvalidLevel);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    private ServiceState Query()
    {
        ServiceState state = new() { Manager = Kind, Name = name, Scope = ServiceScope.Machine, Installed = false };
        IntPtr manager = Open(Native.ManagerConnect);
        IntPtr service = IntPtr.Zero;
        try
        {
            service = Native.OpenServiceW(manager, name, Native.QueryAccess);
            if (service == IntPtr.Zero && Marshal.GetLastWin32Error() == Native.ErrorServiceDoesNotExist)
            {
                return state;
            }
            Ensure(service != IntPtr.Zero);
            Ensure(Native.QueryServiceStatusEx(service, 0, out Native.ServiceStatusProcess status, Marshal.SizeOf<Native.ServiceStatusProcess>(), out _));
            (string path, string account, int startType) = Configuration(service);
            long exit = status.Win32ExitCode == Native.ErrorServiceSpecific ? status.ServiceSpecificExitCode : (uint)status.Win32ExitCode;
            return state with
            {
                Installed = true,
                Enabled = startType != Native.DisabledStart,
                Status = status.CurrentState switch
                {
                    Native.Running => ServiceRunState.Running,
                    Native.StartPending => ServiceRunState.Starting,
                    Native.StopPending => ServiceRunState.Stopping,
                    // 1077: never started since the last boot.
                    Native.Stopped => exit is 0 or 1077 ? ServiceRunState.Stopped : ServiceRunState.Failed,
                    _ => ServiceRunState.Unknown,
                },
                State = status.CurrentState switch
                {
                    Native.Running => "Running",
                    Native.StartPending => "StartPending",
                    Native.StopPending => "StopPending",
                    Native.Stopped => "Stopped",
                    _ => null,
                },
                ProcessId = status.ProcessId > 0 ? status.ProcessId : null,
                LastExitStatus = status.CurrentState == Native.Stopped && exit != 1077 ? exit : null,
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
        if (!Native.QueryServiceConfigW(service, IntPtr.Zero, 0, out int needed) && Marshal.GetLastWin32Error() != Native.ErrorInsufficientBuffer)
        {
            Ensure(false);
        }
        IntPtr memory = Marshal.AllocHGlobal(needed);
        try
        {
            Ensure(Native.QueryServiceConfigW(service, memory, needed, out _));
            var config = Marshal.PtrToStructure<Native.QueryServiceConfig>(memory);
            return (Marshal.PtrToStringUni(config.BinaryPathName) ?? "", Marshal.PtrToStringUni(config.ServiceStartName) ?? "", config.StartType);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    private ServiceState Installed()
    {
        ServiceState state = Query();
        return state.Installed ? state : throw Missing();
    }

    private void With(int access, Action<IntPtr> action)
    {
        IntPtr manager = Open(Native.ManagerConnect);
        IntPtr service = IntPtr.Zero;
        try
        {
            service = Native.OpenServiceW(manager, name, access);
            Ensure(service != IntPtr.Zero);
            action(service);
        }
        finally
        {
            Close(service);
            Close(manager);
        }
    }

    private IntPtr Open(int access)
    {
        IntPtr manager = Native.OpenSCManagerW(null, null, access);
        Ensure(manager != IntPtr.Zero);
        return manager;
    }

    private static void Close(IntPtr handle)
    {
        if (handle != IntPtr.Zero)
        {
            Native.CloseServiceHandle(handle);
        }
    }

    private async Task<ServiceState> WaitAsync(Func<ServiceState, bool> done, TimeSpan limit, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            ServiceState state = Query();
            if (done(state) || time.GetElapsedTime(started) >= limit)
            {
                return state;
            }
            await Task.Delay(Step, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A service that has just reported that it runs may not take a control yet; it is asked again for a while.</summary>
    private async Task AskToStopAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            int error = 0;
            With(Native.StopAccess, service => error = Native.ControlService(service, Native.ControlStop, out _) ? 0 : Marshal.GetLastWin32Error());
            if (error is 0 or Native.ErrorServiceNotActive)
            {
                return;
            }
            if (error is not (Native.ErrorCannotAcceptControl or Native.ErrorRequestTimeout))
            {
                throw Explain(error);
            }
            if (time.GetElapsedTime(started) >= AskAgainFor)
            {
                return; // The caller waits, and then kills.
            }
            await Task.Delay(Step, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Kill(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, or it is not ours to kill: the state tells.
        }
    }

    private void Ensure(bool succeeded, int allowed = 0)
    {
        if (succeeded)
        {
            return;
        }
        int error = Marshal.GetLastWin32Error();
        if (allowed == 0 || error != allowed)
        {
            throw Explain(error);
        }
    }

    private ServiceException Missing() =>
        new(ServiceProblem.NotInstalled, $"There is no service {name}.", ["Install it first: openclaw-node install --type service, or Install-OpenClawNode -Type Service."]);

    private ServiceException Explain(int error) => error switch
    {
        Native.ErrorAccessDenied => new(
            ServiceProblem.AccessDenied, $"Windows does not let this account change the service {name}.", ["Open PowerShell with \"Run as administrator\" and try again."]),
        Native.ErrorServiceDoesNotExist => Missing(),
        Native.ErrorInvalidServiceAccount or Native.ErrorServiceLogonFailed => new(
            ServiceProblem.Account, $"Windows does not accept the account for the service {name}: {new Win32Exception(error).Message}",
            ["Check the name and password; the account needs the right \"Log on as a service\"."]),
        Native.ErrorServiceMarkedForDelete => new(
            ServiceProblem.Failed, $"The service {name} waits to be removed.", ["Close services.msc, Task Manager and Event Viewer, then try again."]),
        _ => new(ServiceProblem.Failed, $"The service control manager refused ({error}): {new Win32Exception(error).Message}"),
    };
}
