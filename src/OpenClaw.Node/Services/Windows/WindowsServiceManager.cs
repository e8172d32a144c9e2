using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Windows;

/// <summary>
/// The service control manager: a delayed automatic start, three restarts with growing delays after a crash (and the last one again and
/// again), and by default a virtual account that exists for this service alone.
/// </summary>
internal sealed class WindowsServiceManager(string name, TimeProvider time) : IServiceManager
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskAgainFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly WindowsServiceEntry _entry = new(name);

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
        Make = place => ThisSystem.IsWindows
            ? new WindowsServiceManager(place.Name, TimeProvider.System) : throw new PlatformNotSupportedException(),
    };

    public ServiceManagerKind Kind => ServiceManagerKind.WindowsService;

    public async Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = request.Before;
        if (before.Installed && !request.Force)
        {
            return new ServiceChange(ServiceResult.AlreadyInstalled,
                before) { Message = $"The service {name} is already installed; use force to replace it." };
        }
        if (before.Installed)
        {
            await StopAsync(cancellationToken).ConfigureAwait(false);
        }
        _entry.Create(request.Definition, request.Password, exists: before.Installed);
        ServiceChange started = await StartAsync(cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Installed, started.State);
    }

    public async Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken)
    {
        if (!_entry.Query().Installed)
        {
            return new ServiceChange(ServiceResult.NotInstalled, _entry.Query());
        }
        await StopAsync(cancellationToken).ConfigureAwait(false);
        _entry.Delete();
        // The entry stays until the last open handle is closed, for example by a services.msc that shows it.
        ServiceState state = await WaitAsync(s => !s.Installed, TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Uninstalled, state)
        {
            Warnings = state.Installed
                ? ["Windows removes the service when the last program that shows it is closed (services.msc, Task Manager)."] : [],
        };
    }

    public async Task<ServiceChange> StartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = Installed();
        if (before.Status == ServiceRunState.Running)
        {
            return new ServiceChange(ServiceResult.AlreadyRunning, before);
        }
        _entry.Start();
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Running or ServiceRunState.Stopped or ServiceRunState.Failed,
            Limit, cancellationToken).ConfigureAwait(false);
        return state.Status switch
        {
            ServiceRunState.Running => new ServiceChange(ServiceResult.Started, state),
            ServiceRunState.Starting => new ServiceChange(ServiceResult.Scheduled, state),
            _ => throw new ServiceException(
                ServiceProblem.Failed, $"The service {name} was started and ended at once (code {state.LastExitStatus}).",
                ["Read why: " + ToolWords.Current.Log]),
        };
    }

    public async Task<ServiceChange> StopAsync(CancellationToken cancellationToken)
    {
        ServiceState before = _entry.Query();
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
        ServiceState state = await WaitAsync(s => s.Status is ServiceRunState.Stopped or ServiceRunState.Failed, Limit, cancellationToken)
            .ConfigureAwait(false);
        if (state.Status is not (ServiceRunState.Stopped or ServiceRunState.Failed) && state.ProcessId is > 0)
        {
            Kill(state.ProcessId.Value);
            state = await WaitAsync(s => s.Status is ServiceRunState.Stopped or ServiceRunState.Failed, Limit, cancellationToken)
                .ConfigureAwait(false);
        }
        return state.Status is ServiceRunState.Stopped or ServiceRunState.Failed
            ? new ServiceChange(ServiceResult.Stopped, state)
            : throw new ServiceException(ServiceProblem.Timeout, $"The service {name} did not stop within {Limit.TotalSeconds:0} seconds.");
    }

    public Task<ServiceChange> RestartAsync(CancellationToken cancellationToken) => this.StopAndStartAsync(cancellationToken);

    public Task<ServiceState> QueryAsync(CancellationToken cancellationToken) => Task.FromResult(_entry.Query());

    // It has no supervisor that would follow the pointer.
    public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken)
    {
        _entry.SetCommand(definition(WindowsAccount.VirtualFor(name)));
        return Task.CompletedTask;
    }

    private ServiceState Installed()
    {
        ServiceState state = _entry.Query();
        return state.Installed ? state : throw _entry.Missing();
    }

    private Task<ServiceState> WaitAsync(Func<ServiceState, bool> done, TimeSpan limit, CancellationToken cancellationToken) =>
        this.WaitAsync(done, limit, Step, time, cancellationToken);

    /// <summary>
    /// A service that has just reported that it runs may not take a control yet; it is asked again for a while, and then the caller waits,
    /// and kills.
    /// </summary>
    private async Task AskToStopAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (!_entry.AskToStop() && time.GetElapsedTime(started) < AskAgainFor)
        {
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
}
