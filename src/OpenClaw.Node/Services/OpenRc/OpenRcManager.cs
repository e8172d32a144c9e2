using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.OpenRc;

/// <summary>Where OpenRC looks for scripts, keeps what starts by itself, and notes what runs; other places in tests.</summary>
internal sealed record OpenRcPaths(string ScriptDirectory, string RunlevelDirectory, string StateDirectory)
{
    public static readonly OpenRcPaths Usual = new("/etc/init.d", "/etc/runlevels/default", "/run/openrc");
}

/// <summary>
/// OpenRC (Alpine, Gentoo) by rc-service and rc-update: exit codes and files are read, never a sentence for people. It knows services of
/// the machine only.
/// </summary>
internal sealed class OpenRcManager(string name, ServiceScope scope, OpenRcPaths paths, ServiceTool tool) : IServiceManager
{
    // openrc-run.sh, _status(): 0 is started.
    private const int Stopped = 3, Stopping = 4, Starting = 8, Inactive = 16, Crashed = 32, Unsupervised = 64;

    public static ServiceManagerFacts Facts { get; } = new()
    {
        Kind = ServiceManagerKind.OpenRc,
        Word = "openrc",
        Platform = OSPlatform.Linux,
        IsHere = () => Directory.Exists(OpenRcPaths.Usual.StateDirectory) && !Directory.Exists("/run/systemd/system"),
        UserLabel = "OpenRC",
        MachineLabel = "OpenRC",
        Loaded = "enabled",
        NotLoaded = "disabled",
        Names = new ServiceNames("OPENCLAW_OPENRC_SERVICE", "openclaw-node", "clawdbot-node"),
        DefaultScope = ServiceScope.Machine,
        RestartByHand = name => $"rc-service {name} restart",
        DefaultAccount = ServiceManagerFacts.OwnOrDedicated,
        Make = place => new OpenRcManager(place.Name, place.Scope, OpenRcPaths.Usual, place.Tool),
    };

    public ServiceManagerKind Kind => ServiceManagerKind.OpenRc;

    private string ScriptPath => Path.Combine(paths.ScriptDirectory, name);

    public async Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = request.Before;
        if (before.Installed && !request.Force)
        {
            return new ServiceChange(ServiceResult.AlreadyInstalled,
                before) { Message = $"{name} is already installed; use force to replace it." };
        }
        byte[] script = Encoding.UTF8.GetBytes(OpenRcScript.Render(request.Definition));
        RequireMachine();
        PrivateFile.WriteAtomic(ScriptPath, script);
        PosixFile.SetMode(ScriptPath, 0b111_101_101);
        await CallAsync(["rc-update", "add", name, "default"], cancellationToken).ConfigureAwait(false);
        await CallAsync(["rc-service", name, "restart"], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Installed, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken) => this.RemoveAsync(async before =>
    {
        RequireMachine();
        if (before.Status != ServiceRunState.Stopped)
        {
            await CallAsync(["rc-service", name, "stop"], cancellationToken).ConfigureAwait(false);
        }
        if (before.Enabled)
        {
            await CallAsync(["rc-update", "del", name, "default"], cancellationToken).ConfigureAwait(false);
        }
        PrivateFile.Delete(ScriptPath);
    }, cancellationToken);

    public async Task<ServiceChange> StartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await this.RequireAsync($"service {name}", cancellationToken).ConfigureAwait(false);
        return before.Status == ServiceRunState.Running
            ? new ServiceChange(ServiceResult.AlreadyRunning, before)
            : await CallAsync("start", ServiceResult.Started, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ServiceChange> StopAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await QueryAsync(cancellationToken).ConfigureAwait(false);
        return !before.Installed || before.Status == ServiceRunState.Stopped
            ? new ServiceChange(before.Installed ? ServiceResult.AlreadyStopped : ServiceResult.NotInstalled, before)
            : await CallAsync("stop", ServiceResult.Stopped, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ServiceChange> RestartAsync(CancellationToken cancellationToken)
    {
        await this.RequireAsync($"service {name}", cancellationToken).ConfigureAwait(false);
        return await CallAsync("restart", ServiceResult.Restarted, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ServiceState> QueryAsync(CancellationToken cancellationToken)
    {
        ServiceState state = new() { Manager = Kind, Name = name, Scope = scope, Installed = File.Exists(ScriptPath),
            Status = ServiceRunState.Stopped };
        if (!state.Installed)
        {
            return state;
        }
        RunResult status = await tool.RunAsync(["rc-service", name, "status"], cancellationToken).ConfigureAwait(false);
        (ServiceRunState run, string? word) = status.Error is not null ? (ServiceRunState.Unknown, null) : status.ExitCode switch
        {
            0 => (ServiceRunState.Running, "started"),
            Stopped => (ServiceRunState.Stopped, "stopped"),
            Stopping => (ServiceRunState.Stopping, "stopping"),
            Starting => (ServiceRunState.Starting, "starting"),
            Inactive => (ServiceRunState.Stopped, "inactive"),
            Crashed => (ServiceRunState.Failed, "crashed"),
            Unsupervised => (ServiceRunState.Failed, "unsupervised"),
            _ => (ServiceRunState.Unknown, (string?)null),
        };
        return state with
        {
            Enabled = File.Exists(Path.Combine(paths.RunlevelDirectory, name)),
            Status = run,
            State = word,
            ProcessId = run == ServiceRunState.Running ? ChildId() : null,
            Command = Command(),
            Detail = run == ServiceRunState.Unknown ? $"OpenRC does not answer: {ServiceTool.Reason(status)}" : null,
        };
    }

    public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    // What supervise-daemon notes of the process it watches.
    private int? ChildId()
    {
        try
        {
            string path = Path.Combine(paths.StateDirectory, "options", name, "child_pid");
            return File.Exists(path)
                && int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0
                ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private ServiceCommand? Command()
    {
        try
        {
            return PrivateFile.Read(ScriptPath, 1024 * 1024) is { } content
                ? OpenRcScript.Parse(Encoding.UTF8.GetString(content), ScriptPath) : null;
        }
        catch (NodeStateException)
        {
            return null;
        }
    }

    private async Task<ServiceChange> CallAsync(string verb, ServiceResult done, CancellationToken cancellationToken)
    {
        RequireMachine();
        await CallAsync(["rc-service", name, verb], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(done, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    private void RequireMachine()
    {
        if (scope != ServiceScope.Machine)
        {
            throw new ServiceException(ServiceProblem.ManagerUnavailable, "OpenRC starts services of the machine only.",
                ["Install it for the machine: " + ToolWords.Current.MachineScope]);
        }
        if (!PosixAccount.IsRoot)
        {
            throw new ServiceException(ServiceProblem.AccessDenied, "A service of the machine can be changed by root only.",
                ["Run the same command as root."]);
        }
    }

    private async Task CallAsync(string[] argv, CancellationToken cancellationToken)
    {
        RunResult result = await tool.RunAsync(argv, cancellationToken).ConfigureAwait(false);
        if (!result.Success)
        {
            throw result.Error is not null
                ? new ServiceException(ServiceProblem.ManagerUnavailable, $"OpenRC does not answer: {ServiceTool.Reason(result)}",
                    ["This machine does not run OpenRC: let what it has instead start " + ToolWords.Current.StartInForeground])
                : new ServiceException(ServiceProblem.Failed, $"{argv[0]} {argv[1]} failed: {ServiceTool.Reason(result)}",
                    [ToolWords.Current.Log]);
        }
    }
}
