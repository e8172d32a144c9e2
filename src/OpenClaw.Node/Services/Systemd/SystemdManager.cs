using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Systemd;

/// <summary>Where systemd looks for what we write and keeps what we ask; other places in tests.</summary>
internal sealed record SystemdPaths(string UnitDirectory, string LingerDirectory, string BootMark = "/run/systemd/system")
{
    /// <summary>True where systemd booted the machine; elsewhere there is none whose session one could enter.</summary>
    public bool IsBooted => Directory.Exists(BootMark);


    public static SystemdPaths For(ServiceScope scope, string home, Func<string, string?> environment) => new(
        scope == ServiceScope.Machine
            ? "/etc/systemd/system"
            : Path.Combine(StateLocation.Meaning(environment("XDG_CONFIG_HOME")) ?? Path.Combine(home, ".config"), "systemd", "user"),
        "/var/lib/systemd/linger");
}

/// <summary>systemd by systemctl: properties are read by name, never a sentence for people.</summary>
internal sealed class SystemdManager(string name, ServiceScope scope, SystemdPaths paths, string userName, ServiceTool tool)
    : IServiceManager
{
    private const string Properties =
        "LoadState,UnitFileState,ActiveState,SubState,MainPID,ExecMainStatus,ExecMainCode,Result,NRestarts,ExecMainStartTimestamp,FragmentPath,StatusText,User";

    public static ServiceManagerFacts Facts { get; } = new()
    {
        Kind = ServiceManagerKind.Systemd,
        Word = "systemd",
        Platform = OSPlatform.Linux,
        UserLabel = "systemd",
        MachineLabel = "systemd",
        Loaded = "enabled",
        NotLoaded = "disabled",
        Names = new ServiceNames("OPENCLAW_SYSTEMD_UNIT", "openclaw-node", "clawdbot-node") { Marks = "@", Suffix = ".service" },
        DefaultAccount = ServiceManagerFacts.OwnOrDedicated,
        Make = Make,
    };

    private readonly string _unit = name + ".service";

    public ServiceManagerKind Kind => ServiceManagerKind.Systemd;

    private string UnitPath => Path.Combine(paths.UnitDirectory, _unit);

    private bool Lingers => File.Exists(Path.Combine(paths.LingerDirectory, userName));

    public async Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = request.Before;
        List<string> warnings = [], hints = [];
        await LingerAsync(request.EnableLinger, warnings, hints, cancellationToken).ConfigureAwait(false);
        if (before.Installed && !request.Force)
        {
            return new ServiceChange(ServiceResult.AlreadyInstalled,
                before) { Message = $"{_unit} is already installed; use force to replace it.", Warnings = warnings, Hints = hints };
        }
        byte[] unit = Encoding.UTF8.GetBytes(SystemdUnit.Render(request.Definition));
        RequireRoot();
        PrivateFile.WriteAtomic(UnitPath, unit);
        if (scope == ServiceScope.Machine)
        {
            PosixFile.SetMode(UnitPath, 0b110_100_100);
        }
        await CallAsync(["daemon-reload"], cancellationToken).ConfigureAwait(false);
        await CallAsync(["enable", _unit], cancellationToken).ConfigureAwait(false);
        await CallAsync(["restart", _unit], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Installed, await QueryAsync(cancellationToken).ConfigureAwait(false)) { Warnings = warnings,
            Hints = hints };
    }

    public Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken) => this.RemoveAsync(async _ =>
    {
        RequireRoot();
        await CallAsync(["disable", "--now", _unit], cancellationToken).ConfigureAwait(false);
        PrivateFile.Delete(UnitPath);
        await CallAsync(["daemon-reload"], cancellationToken).ConfigureAwait(false);
        // A failed unit stays in the list without its file; there is nothing to do when it did not fail.
        await SystemctlAsync(["reset-failed", _unit], cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    public async Task<ServiceChange> StartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await this.RequireAsync($"unit {_unit}", cancellationToken).ConfigureAwait(false);
        if (before.Status == ServiceRunState.Running)
        {
            return new ServiceChange(ServiceResult.AlreadyRunning, before);
        }
        RequireRoot();
        await CallAsync(["start", _unit], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Started, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<ServiceChange> StopAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await QueryAsync(cancellationToken).ConfigureAwait(false);
        if (!before.Installed || before.State is "inactive" or "failed")
        {
            return new ServiceChange(before.Installed ? ServiceResult.AlreadyStopped : ServiceResult.NotInstalled, before);
        }
        RequireRoot();
        await CallAsync(["stop", _unit], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Stopped, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<ServiceChange> RestartAsync(CancellationToken cancellationToken)
    {
        await this.RequireAsync($"unit {_unit}", cancellationToken).ConfigureAwait(false);
        RequireRoot();
        await CallAsync(["restart", _unit], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Restarted, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<ServiceState> QueryAsync(CancellationToken cancellationToken)
    {
        bool written = File.Exists(UnitPath);
        RunResult result = await SystemctlAsync(["show", "--property=" + Properties, _unit], cancellationToken).ConfigureAwait(false);
        if (!result.Success)
        {
            if (written)
            {
                // The file is all that can be told without a manager.
                return Described(new ServiceState
                {
                    Manager = Kind, Name = name, Scope = scope, Installed = true,
                    Detail = $"systemd does not answer: {ServiceTool.Reason(result)}",
                }, UnitPath);
            }
            throw Unavailable(result);
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in result.Stdout.Split('\n'))
        {
            int equals = line.IndexOf('=');
            if (equals > 0)
            {
                values[line.Substring(0, equals)] = line.Substring(equals + 1).Trim();
            }
        }
        string? Value(string key) => values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;
        int? Number(string key) => int.TryParse(Value(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number : null;
        bool loaded = Value("LoadState") is "loaded" or "masked" or "error" or "bad-setting";
        string? active = Value("ActiveState");
        bool ran = Value("ExecMainStartTimestamp") is not (null or "n/a");
        bool ended = ran && active is not ("active" or "reloading");
        return Described(
            new ServiceState
            {
                Manager = Kind,
                Name = name,
                Scope = scope,
                Installed = loaded || written,
                Enabled = Value("UnitFileState") is "enabled" or "enabled-runtime",
                Status = active switch
                {
                    "active" or "reloading" => ServiceRunState.Running,
                    "activating" => ServiceRunState.Starting,
                    "deactivating" => ServiceRunState.Stopping,
                    "failed" => ServiceRunState.Failed,
                    "inactive" => ServiceRunState.Stopped,
                    _ => ServiceRunState.Unknown,
                },
                State = active,
                SubState = Value("SubState"),
                ProcessId = Number("MainPID") is > 0 and int pid ? pid : null,
                LastExitStatus = ended ? Number("ExecMainStatus") : null,
                LastExitReason = ended ? Value("Result") : null,
                LastRunTime = ran && DateTimeOffset.TryParseExact(
                    Value("ExecMainStartTimestamp"), "ddd yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal, out DateTimeOffset started) ? started : null,
                Restarts = Number("NRestarts"),
                Account = scope == ServiceScope.Machine ? Value("User") ?? "root" : userName,
                Detail = Value("LoadState") is "masked" or "error" or "bad-setting"
                    ? $"systemd reports the unit as {Value("LoadState")}."
                    : loaded || !written ? Value("StatusText")
                        : "The unit file is there, and systemd has not read it: systemctl daemon-reload.",
            },
            Value("FragmentPath") ?? (written ? UnitPath : null));
    }

    public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private static SystemdManager Make(ServiceManagerPlace place)
    {
        // su and cron leave it out; the socket of the user's manager is always here.
        string runtime = $"/run/user/{PosixAccount.UserId}";
        if (place.Tool.Variable("XDG_RUNTIME_DIR") is null && Directory.Exists(runtime))
        {
            place.Tool.SetVariable("XDG_RUNTIME_DIR", runtime);
        }
        return new SystemdManager(place.Name, place.Scope, SystemdPaths.For(place.Scope, place.Location.Home, place.Environment),
            Environment.UserName, place.Tool);
    }

    private static ServiceState Described(ServiceState state, string? path)
    {
        try
        {
            return path is not null && PrivateFile.Read(path, 1024 * 1024) is { } content
                ? state with { Command = SystemdUnit.Parse(Encoding.UTF8.GetString(content), path) } : state;
        }
        catch (NodeStateException)
        {
            return state;
        }
    }

    private async Task LingerAsync(bool enable, List<string> warnings, List<string> hints, CancellationToken cancellationToken)
    {
        if (scope != ServiceScope.User || Lingers)
        {
            return;
        }
        if (enable)
        {
            RunResult result = await tool.RunAsync(["loginctl", "--no-ask-password", "enable-linger", userName], cancellationToken)
                .ConfigureAwait(false);
            if (result.Success || Lingers)
            {
                return;
            }
            warnings.Add($"Lingering could not be enabled for {userName}: {ServiceTool.Reason(result)}");
        }
        warnings.Add(
            $"Lingering is off for {userName}: systemd stops the node when your last session ends, and does not start it at boot.");
        hints.Add($"sudo loginctl enable-linger {userName}");
    }

    private void RequireRoot()
    {
        if (scope == ServiceScope.Machine && !PosixAccount.IsRoot)
        {
            throw new ServiceException(ServiceProblem.AccessDenied, "A unit of the machine can be changed by root only.",
                ["Run the same command with sudo."]);
        }
    }

    private async Task CallAsync(string[] arguments, CancellationToken cancellationToken)
    {
        RunResult result = await SystemctlAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (result.Success)
        {
            return;
        }
        string journal = scope == ServiceScope.Machine ? $"journalctl -u {_unit} -n 50" : $"journalctl --user -u {_unit} -n 50";
        throw result.Stderr.Contains("connect to bus")
            ? Unavailable(result)
            : new ServiceException(ServiceProblem.Failed, $"systemctl {arguments[0]} failed: {ServiceTool.Reason(result)}", [journal]);
    }

    private Task<RunResult> SystemctlAsync(string[] arguments, CancellationToken cancellationToken) =>
        tool.RunAsync([.. scope == ServiceScope.User ? new[] { "systemctl", "--user" } : ["systemctl"], "--no-ask-password", "--no-pager",
            .. arguments], cancellationToken);

    private ServiceException Unavailable(RunResult result) => new(
        ServiceProblem.ManagerUnavailable,
        $"systemd does not answer: {ServiceTool.Reason(result)}",
        scope == ServiceScope.User && paths.IsBooted
            ? ["A user's systemd runs in a session of that user. After su or sudo, log in as the user (ssh, machinectl shell), or enable lingering first: sudo loginctl enable-linger " + userName]
            : ["This machine does not run systemd: let what it has instead start " + ToolWords.Current.StartInForeground]);
}
