using System.ComponentModel;
using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Windows;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Windows;

/// <summary>
/// One service as the service control manager knows it: the calls that make, change, ask and start it, their handles, and what their errors
/// mean.
/// </summary>
internal sealed class WindowsServiceEntry(string name)
{
    private static readonly TimeSpan[] RestartDelays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)];
    private const int FailuresForgottenAfterSeconds = 24 * 60 * 60;

    /// <summary>What it is and does now.</summary>
    public ServiceState Query()
    {
        ServiceState state = new() { Manager = ServiceManagerKind.WindowsService, Name = name, Scope = ServiceScope.Machine,
            Installed = false };
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
            Ensure(ServiceControlNative.QueryServiceStatusEx(service, 0, out ServiceControlNative.ServiceStatusProcess status,
                Marshal.SizeOf<ServiceControlNative.ServiceStatusProcess>(), out _));
            (string path, string account, int startType) = Configuration(service);
            long exit = status.Win32ExitCode == ServiceControlNative.ErrorServiceSpecific
                ? status.ServiceSpecificExitCode : (uint)status.Win32ExitCode;
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

    /// <summary>Makes it, or gives the one that is there another command, account and start.</summary>
    public void Create(ServiceDefinition definition, string? password, bool exists)
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
                    service, ServiceControlNative.OwnProcess, ServiceControlNative.AutoStart, ServiceControlNative.ErrorNormal, path, null,
                    IntPtr.Zero, null, definition.Account.Name, password, DisplayName(definition)));
            }
            else
            {
                service = ServiceControlNative.CreateServiceW(
                    manager, name, DisplayName(definition), ServiceControlNative.AllAccess, ServiceControlNative.OwnProcess,
                    ServiceControlNative.AutoStart, ServiceControlNative.ErrorNormal, path, null, IntPtr.Zero, null,
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

    /// <summary>Points the service at another copy of the program; account and start stay.</summary>
    public void SetCommand(ServiceDefinition definition) => With(
        ServiceControlNative.ChangeConfigAccess,
        service => Ensure(ServiceControlNative.ChangeServiceConfigW(
            service, ServiceControlNative.NoChange, ServiceControlNative.NoChange, ServiceControlNative.NoChange, BinaryPath(definition),
            null, IntPtr.Zero, null, null, null, null)));

    public void Delete() =>
        With(ServiceControlNative.AllAccess,
            service => Ensure(ServiceControlNative.DeleteService(service), allowed: ServiceControlNative.ErrorServiceMarkedForDelete));

    public void Start() =>
        With(ServiceControlNative.StartAccess,
            service => Ensure(ServiceControlNative.StartServiceW(service, 0, IntPtr.Zero),
                allowed: ServiceControlNative.ErrorAlreadyRunning));

    /// <summary>False when it does not take a control just now.</summary>
    public bool AskToStop()
    {
        int error = 0;
        With(ServiceControlNative.StopAccess,
            service => error = ServiceControlNative.ControlService(service, ServiceControlNative.ControlStop, out _)
            ? 0 : Marshal.GetLastWin32Error());
        return error switch
        {
            0 or ServiceControlNative.ErrorServiceNotActive => true,
            ServiceControlNative.ErrorCannotAcceptControl or ServiceControlNative.ErrorRequestTimeout => false,
            _ => throw Explain(error),
        };
    }

    /// <summary>
    /// The command line as the service manager stores it. It expands %NAME% when it starts the service, and there is no way to write one
    /// literally.
    /// </summary>
    internal static string BinaryPath(ServiceDefinition definition)
    {
        string line = "\"" + definition.Program + "\""
            + (definition.Arguments.Count > 0 ? " " + WindowsCommandLine.Join(definition.Arguments) : "");
        TaskXml.RefuseExpansion(line, "The command line");
        return line;
    }

    // Display names must be unique too.
    private string DisplayName(ServiceDefinition definition) =>
        name == ServiceNames.DefaultWindowsService ? definition.Description : $"{definition.Description} ({name})";

    private void Configure(IntPtr service)
    {
        IntPtr text =
            Marshal.StringToHGlobalUni("Lends this machine's commands to an OpenClaw gateway, as far as its own exec policy allows.");
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
            Set(service, ServiceControlNative.ConfigFailureActions,
                new ServiceControlNative.FailureActions { ResetPeriod = FailuresForgottenAfterSeconds, ActionCount = RestartDelays.Length,
                    Actions = actions });
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

    private (string Path, string Account, int StartType) Configuration(IntPtr service)
    {
        if (!ServiceControlNative.QueryServiceConfigW(service, IntPtr.Zero, 0, out int needed)
            && Marshal.GetLastWin32Error() != ServiceControlNative.ErrorInsufficientBuffer)
        {
            Ensure(false);
        }
        IntPtr memory = Marshal.AllocHGlobal(needed);
        try
        {
            Ensure(ServiceControlNative.QueryServiceConfigW(service, memory, needed, out _));
            var config = Marshal.PtrToStructure<ServiceControlNative.QueryServiceConfig>(memory);
            return (Marshal.PtrToStringUni(config.BinaryPathName) ?? "", Marshal.PtrToStringUni(config.ServiceStartName) ?? "",
                config.StartType);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    private void With(int access, Action<IntPtr> action)
    {
        IntPtr manager = Open(ServiceControlNative.ManagerConnect);
        IntPtr service = IntPtr.Zero;
        try
        {
            service = ServiceControlNative.OpenServiceW(manager, name, access);
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
        IntPtr manager = ServiceControlNative.OpenSCManagerW(null, null, access);
        Ensure(manager != IntPtr.Zero);
        return manager;
    }

    private static void Close(IntPtr handle)
    {
        if (handle != IntPtr.Zero)
        {
            ServiceControlNative.CloseServiceHandle(handle);
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

    /// <summary>That it is not there.</summary>
    public ServiceException Missing() =>
        new(ServiceProblem.NotInstalled, $"There is no service {name}.", ["Install it first: " + ToolWords.Current.InstallWindowsService]);

    private ServiceException Explain(int error) => error switch
    {
        ServiceControlNative.ErrorAccessDenied => new(
            ServiceProblem.AccessDenied, $"Windows does not let this account change the service {name}.",
            ["Open PowerShell with \"Run as administrator\" and try again."]),
        ServiceControlNative.ErrorServiceDoesNotExist => Missing(),
        ServiceControlNative.ErrorInvalidServiceAccount or ServiceControlNative.ErrorServiceLogonFailed => new(
            ServiceProblem.Account, $"Windows does not accept the account for the service {name}: {new Win32Exception(error).Message}",
            ["Check the name and password; the account needs the right \"Log on as a service\"."]),
        ServiceControlNative.ErrorServiceMarkedForDelete => new(
            ServiceProblem.Failed, $"The service {name} waits to be removed.",
            ["Close services.msc, Task Manager and Event Viewer, then try again."]),
        _ => new(ServiceProblem.Failed, $"The service control manager refused ({error}): {new Win32Exception(error).Message}"),
    };
}
