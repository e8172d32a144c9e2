#pragma warning disable CA1416 // only made on Windows (ServiceManagers)
using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Windows;

/// <summary>
/// The Task Scheduler through its COM interfaces: no text of schtasks.exe is read, so the language of Windows does not matter.
/// Stopping is a request to the host first (<see cref="StopMarker"/>), then the scheduler's kill.
/// </summary>
internal sealed class ScheduledTaskManager(string name, string stateDirectory, TimeProvider time) : IServiceManager
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    public static ServiceManagerFacts Facts { get; } = new()
    {
        Kind = ServiceManagerKind.ScheduledTask,
        Word = "task",
        Platform = OSPlatform.Windows,
        UserLabel = "Scheduled Task",
        MachineLabel = "Scheduled Task",
        Loaded = "registered",
        NotLoaded = "missing",
        Names = new ServiceNames("OPENCLAW_WINDOWS_TASK_NAME", "OpenClaw Node", "Clawdbot Node") { Marks = " " },
        CarriesEnvironment = false,
        ShowsWindow = true,
        // S4U is tried also without elevation: whoever may log on as a batch job gets it.
        DefaultAccount = (_, _) => new ServiceAccount(WindowsAccount.CurrentName, ServiceLogon.Unattended),
        NamedAccount = WindowsAccount.Named,
        Make = place => ThisSystem.IsWindows
            ? new ScheduledTaskManager(place.Name, place.Location.Directory, TimeProvider.System)
            : throw new PlatformNotSupportedException(),
    };

    public ServiceManagerKind Kind => ServiceManagerKind.ScheduledTask;

    public async Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
    {
        List<string> warnings = [];
        ServiceState before = request.Before;
        if (before.Installed && !request.Force)
        {
            return new ServiceChange(ServiceResult.AlreadyInstalled,
                before) { Message = $"The task \"{name}\" is already registered; use force to replace it." };
        }
        if (before.Installed)
        {
            await StopAsync(cancellationToken).ConfigureAwait(false);
        }
        try
        {
            Register(request.Definition, request.Password);
        }
        catch (ServiceException refused) when (refused.Problem == ServiceProblem.AccessDenied && request.Fallback is not null)
        {
            // Windows lets administrators (and whoever has the right to log on as a batch job) register an S4U task; for others it is the
            // session's token.
            Register(request.Fallback, password: null);
            warnings.Add(
                "Without administrator rights Windows starts the node when you log on and ends it when you log off. Install it from an elevated session to have it run from boot.");
        }
        StopMarker.Clear(stateDirectory);
        ServiceChange started = await StartAsync(cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Installed, started.State) { Warnings = warnings };
    }

    public async Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken)
    {
        if (!Query().Installed)
        {
            StopMarker.Clear(stateDirectory);
            return new ServiceChange(ServiceResult.NotInstalled, Query());
        }
        await StopAsync(cancellationToken).ConfigureAwait(false);
        Call(folder => folder.DeleteTask(name, 0));
        StopMarker.Clear(stateDirectory);
        return new ServiceChange(ServiceResult.Uninstalled, Query());
    }

    public async Task<ServiceChange> StartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = Installed();
        StopMarker.Clear(stateDirectory);
        if (before.Status == ServiceRunState.Running)
        {
            return new ServiceChange(ServiceResult.AlreadyRunning, before);
        }
        Call(folder =>
        {
            IRegisteredTask task = folder.GetTask(name);
            if (!task.GetEnabled())
            {
                task.PutEnabled(true);
            }
            IntPtr running = task.Run(default);
            if (running != IntPtr.Zero)
            {
                Marshal.Release(running);
            }
        });
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Running or ServiceRunState.Unknown, Grace, cancellationToken)
            .ConfigureAwait(false);
        return new ServiceChange(state.Status == ServiceRunState.Running ? ServiceResult.Started : ServiceResult.Scheduled, state);
    }

    public async Task<ServiceChange> StopAsync(CancellationToken cancellationToken)
    {
        ServiceState before = Query();
        if (!before.Installed)
        {
            return new ServiceChange(ServiceResult.NotInstalled, before);
        }
        StopMarker.Set(stateDirectory, time);
        if (before.Status is ServiceRunState.Stopped)
        {
            return new ServiceChange(ServiceResult.AlreadyStopped, before);
        }
        if (before.Status is ServiceRunState.Running)
        {
            await WaitAsync(s => s.Status == ServiceRunState.Stopped, Grace, cancellationToken).ConfigureAwait(false);
        }
        Call(folder =>
        {
            try
            {
                folder.GetTask(name).Stop(0);
            }
            catch (Exception problem) when (problem.HResult == TaskConstants.TaskNotRunning)
            {
            }
        });
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Stopped or ServiceRunState.Unknown, Grace, cancellationToken)
            .ConfigureAwait(false);
        return state.Status is ServiceRunState.Stopped or ServiceRunState.Unknown
            ? new ServiceChange(ServiceResult.Stopped, state)
            : throw new ServiceException(ServiceProblem.Timeout,
                $"The task \"{name}\" did not stop within {Grace.TotalSeconds:0} seconds.");
    }

    public Task<ServiceChange> RestartAsync(CancellationToken cancellationToken) => this.StopAndStartAsync(cancellationToken);

    public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken)
    {
        TrySetCommand(definition);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Has the next start run another program. Left alone where Windows keeps a password for the task, which registering would ask for
    /// again, or does not let this account register what it did at the installation: then the old supervisor starts the new node, as it
    /// does after every end.
    /// </summary>
    internal bool TrySetCommand(Func<ServiceAccount, ServiceDefinition> definition)
    {
        try
        {
            (_, string? account, string? logon, _) = TaskXml.Parse(ReadXml(), name);
            ServiceLogon? known = logon switch { "InteractiveToken" => ServiceLogon.Interactive, "S4U" => ServiceLogon.Unattended,
                _ => null };
            if (account is null || known is null)
            {
                return false;
            }
            Register(definition(new ServiceAccount(account, known.Value)), password: null);
            return true;
        }
        catch (ServiceException refused) when (refused.Problem is ServiceProblem.AccessDenied or ServiceProblem.Account)
        {
            return false;
        }
    }

    public Task<ServiceState> QueryAsync(CancellationToken cancellationToken) => Task.FromResult(Query());

    private ServiceState Query()
    {
        ServiceState state = new() { Manager = Kind, Name = name, Scope = ServiceScope.User, Installed = false };
        Call(folder =>
        {
            IRegisteredTask task;
            try
            {
                task = folder.GetTask(name);
            }
            catch (Exception problem) when (problem.HResult is TaskConstants.FileNotFound or TaskConstants.PathNotFound)
            {
                return;
            }
            (ServiceCommand? command, string? account, string? logon, bool highest) = TaskXml.Parse(task.GetXml(), @"\" + name);
            int? taskState = Optional(task.GetState);
            int? result = Optional(task.GetLastTaskResult);
            double? lastRun = Optional(task.GetLastRunTime);
            state = state with
            {
                Installed = true,
                Scope = highest ? ServiceScope.Machine : ServiceScope.User,
                Enabled = task.GetEnabled(),
                State = taskState switch
                {
                    TaskConstants.StateDisabled => "Disabled",
                    TaskConstants.StateQueued => "Queued",
                    TaskConstants.StateReady => "Ready",
                    TaskConstants.StateRunning => "Running",
                    _ => null,
                },
                Status = taskState switch
                {
                    TaskConstants.StateRunning => ServiceRunState.Running,
                    TaskConstants.StateQueued => ServiceRunState.Starting,
                    TaskConstants.StateReady or TaskConstants.StateDisabled => ServiceRunState.Stopped,
                    _ => ServiceRunState.Unknown,
                },
                SubState = logon,
                LastExitStatus = result is TaskConstants.HasNotRun ? null : (uint?)result,
                // A date of 1899 or 1999 stands for "never".
                LastRunTime = lastRun is > 36525
                    ? new DateTimeOffset(DateTime.SpecifyKind(DateTime.FromOADate(lastRun.Value), DateTimeKind.Local)) : null,
                Account = account,
                Command = command,
                Detail = StopMarker.Holds(stateDirectory, time)
                    ? "Stopped on request; it stays stopped until it is started or Windows restarts." : null,
            };
        });
        return state;
    }

    /// <summary>The definition as the scheduler gives it back.</summary>
    internal string ReadXml()
    {
        string xml = "";
        Call(folder => xml = folder.GetTask(name).GetXml());
        return xml;
    }

    private ServiceState Installed()
    {
        ServiceState state = Query();
        return state.Installed
            ? state
            : throw new ServiceException(ServiceProblem.NotInstalled, $"There is no task \"{name}\".",
                ["Install it first: " + ToolWords.Current.Install]);
    }

    internal void Register(ServiceDefinition definition, string? password)
    {
        string xml = TaskXml.Render(definition);
        int logonType = definition.Account.Logon switch
        {
            ServiceLogon.Interactive => TaskConstants.LogonInteractiveToken,
            ServiceLogon.Unattended => TaskConstants.LogonS4U,
            ServiceLogon.Managed when !definition.Account.Name.EndsWith("$", StringComparison.Ordinal) => TaskConstants.LogonServiceAccount,
            _ => TaskConstants.LogonPassword,
        };
        Call(folder =>
        {
            using var account = Variant.Of(definition.Account.Name);
            using var secret = Variant.Of(password);
            folder.RegisterTask(@"\" + name, xml, TaskConstants.CreateOrUpdate, account, secret, logonType, default);
        });
    }

    private Task<ServiceState> WaitAsync(Func<ServiceState, bool> done, TimeSpan limit, CancellationToken cancellationToken) =>
        this.WaitAsync(done, limit, Step, time, cancellationToken);

    private static T? Optional<T>(Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem.HResult is TaskConstants.NotImplemented or TaskConstants.HasNotRun)
        {
            return null;
        }
    }

    private void Call(Action<ITaskFolder> action)
    {
        try
        {
            ITaskService scheduler = TaskSchedulerClass.Create();
            scheduler.Connect(default, default, default, default);
            action(scheduler.GetFolder(@"\"));
        }
        catch (Exception problem)
            when (problem is COMException or UnauthorizedAccessException or IOException or NotImplementedException or ArgumentException
                or InvalidCastException)
        {
            throw Explain(problem);
        }
    }

    private ServiceException Explain(Exception problem) => problem.HResult switch
    {
        TaskConstants.AccessDenied => new(
            ServiceProblem.AccessDenied, $"Windows does not let this account change the task \"{name}\".",
            ["Open PowerShell with \"Run as administrator\" and try again."], problem),
        TaskConstants.FileNotFound or TaskConstants.PathNotFound =>
            new(ServiceProblem.NotInstalled, $"There is no task \"{name}\".", innerException: problem),
        TaskConstants.LogonFailure or TaskConstants.LogonTypeNotGranted or TaskConstants.NoneMapped
            or TaskConstants.AccountInformationNotSet => new(
            ServiceProblem.Account, $"Windows does not accept the account for the task \"{name}\": {problem.Message}",
            ["Check the name and password; the account needs the right \"Log on as a batch job\"."], problem),
        TaskConstants.ServiceNotRunning or TaskConstants.SchedulerNotRunning => new(
            ServiceProblem.ManagerUnavailable, "The Task Scheduler service does not run.", ["Start-Service Schedule"], problem),
        TaskConstants.NotImplemented =>
            new(ServiceProblem.ManagerUnavailable, "This Task Scheduler does not offer the call (not implemented).",
                innerException: problem),
        _ => new(ServiceProblem.Failed, $"The Task Scheduler refused (0x{problem.HResult:X8}): {problem.Message}", innerException: problem),
    };
}
