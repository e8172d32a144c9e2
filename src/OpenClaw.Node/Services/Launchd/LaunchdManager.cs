using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Launchd;

/// <summary>Where the property list and the output of the service go.</summary>
internal sealed record LaunchdPaths(string PlistDirectory, string LogDirectory)
{
    public static LaunchdPaths For(ServiceScope scope, string home) => scope == ServiceScope.Machine
        ? new("/Library/LaunchDaemons", "/Library/Logs/openclaw")
        : new(Path.Combine(home, "Library", "LaunchAgents"), Path.Combine(home, "Library", "Logs", "openclaw"));
}

/// <summary>launchd by launchctl: an agent in the user's GUI domain, or a daemon of the system domain.</summary>
internal sealed class LaunchdManager(string label, ServiceScope scope, LaunchdPaths paths, uint userId, ServiceTool tool) : IServiceManager
{
    // launchctl print ends with 113 for a label it does not know (ESRCH comes from older calls).
    private const int UnknownLabel = 113;

    public static ServiceManagerFacts Facts { get; } = new()
    {
        Kind = ServiceManagerKind.Launchd,
        Word = "launchd",
        Platform = OSPlatform.OSX,
        UserLabel = "LaunchAgent",
        MachineLabel = "LaunchDaemon",
        Loaded = "loaded",
        NotLoaded = "not loaded",
        RestartsEveryError = true,
        Names = new ServiceNames("OPENCLAW_LAUNCHD_LABEL", "ai.openclaw.node", "com.clawdbot.node"),
        DefaultAccount = (_, scope) => scope == ServiceScope.Machine
            ? new ServiceAccount("root", ServiceLogon.Managed)
            : new ServiceAccount(Environment.UserName, ServiceLogon.Interactive),
        Make = place => ThisSystem.IsMacOS
            ? new LaunchdManager(place.Name, place.Scope, LaunchdPaths.For(place.Scope, place.Location.Home),
                PosixAccount.UserId, place.Tool)
            : throw new PlatformNotSupportedException(),
    };

    public ServiceManagerKind Kind => ServiceManagerKind.Launchd;

    private string Domain => scope == ServiceScope.Machine ? "system" : "gui/" + userId.ToString(CultureInfo.InvariantCulture);

    private string Target => Domain + "/" + label;

    private string PlistPath => Path.Combine(paths.PlistDirectory, label + ".plist");

    public async Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken)
    {
        ServiceState before = request.Before;
        if (before.Installed && !request.Force)
        {
            return new ServiceChange(ServiceResult.AlreadyInstalled,
                before) { Message = $"{label} is already installed; use force to replace it." };
        }
        RequireRoot();
        Directory.CreateDirectory(paths.LogDirectory);
        // The node writes its own log; this file holds only what the runtime says before that, for example why it cannot load.
        string plist = LaunchdPlist.Render(request.Definition, Path.Combine(paths.LogDirectory, "node.log"),
            Path.Combine(paths.LogDirectory, "node.err.log"));
        await BootOutAsync(cancellationToken).ConfigureAwait(false);
        PrivateFile.WriteAtomic(PlistPath, Encoding.UTF8.GetBytes(plist));
        // launchd refuses a property list that others can write, and reads one that only its owner can.
        await CallAsync(["enable", Target], cancellationToken).ConfigureAwait(false);
        await CallAsync(["bootstrap", Domain, PlistPath], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Installed, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken) => this.RemoveAsync(async _ =>
    {
        RequireRoot();
        await BootOutAsync(cancellationToken).ConfigureAwait(false);
        PrivateFile.Delete(PlistPath);
    }, cancellationToken);

    public async Task<ServiceChange> StartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await this.RequireAsync($"launchd service {label}", cancellationToken).ConfigureAwait(false);
        if (before.Status == ServiceRunState.Running)
        {
            return new ServiceChange(ServiceResult.AlreadyRunning, before);
        }
        RequireRoot();
        if (before.State is null)
        {
            await CallAsync(["bootstrap", Domain, PlistPath], cancellationToken).ConfigureAwait(false);
        }
        await CallAsync(["kickstart", Target], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Started, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<ServiceChange> StopAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await QueryAsync(cancellationToken).ConfigureAwait(false);
        if (!before.Installed || before.State is null)
        {
            return new ServiceChange(before.Installed ? ServiceResult.AlreadyStopped : ServiceResult.NotInstalled, before);
        }
        RequireRoot();
        // A stop that stops: launchd would start a killed process again, so the job leaves the domain until the next start or login.
        await CallAsync(["bootout", Target], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Stopped, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<ServiceChange> RestartAsync(CancellationToken cancellationToken)
    {
        ServiceState before = await this.RequireAsync($"launchd service {label}", cancellationToken).ConfigureAwait(false);
        RequireRoot();
        if (before.State is null)
        {
            await CallAsync(["bootstrap", Domain, PlistPath], cancellationToken).ConfigureAwait(false);
        }
        await CallAsync(["kickstart", "-k", Target], cancellationToken).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Restarted, await QueryAsync(cancellationToken).ConfigureAwait(false));
    }

    public async Task<ServiceState> QueryAsync(CancellationToken cancellationToken)
    {
        byte[]? plist = PrivateFile.Read(PlistPath, 1024 * 1024);
        RunResult result = await tool.RunAsync(["launchctl", "print", Target], cancellationToken).ConfigureAwait(false);
        if (result.Error is not null)
        {
            throw new ServiceException(ServiceProblem.ManagerUnavailable, $"launchctl cannot be started: {result.Error}");
        }
        IReadOnlyDictionary<string, string> values = result.Success ? TopLevel(result.Stdout) : new Dictionary<string, string>();
        string? state = values.TryGetValue("state", out string? text) ? text : null;
        int? Number(string key) =>
            values.TryGetValue(key, out string? value)
            && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
        return new ServiceState
        {
            Manager = Kind,
            Name = label,
            Scope = scope,
            Installed = plist is not null || result.Success,
            Enabled = plist is not null,
            Status = state switch
            {
                "running" => ServiceRunState.Running,
                null => result.Success ? ServiceRunState.Unknown : ServiceRunState.Stopped,
                "spawn scheduled" or "waiting" => ServiceRunState.Starting,
                _ => ServiceRunState.Stopped,
            },
            State = result.Success ? state ?? "loaded" : null,
            ProcessId = Number("pid"),
            LastExitStatus = Number("last exit code"),
            Restarts = Number("runs") is > 0 and int runs ? runs - 1 : null,
            Command = plist is null ? null : LaunchdPlist.Parse(Encoding.UTF8.GetString(plist), PlistPath),
            Detail = result.Success || result.ExitCode is UnknownLabel || plist is null ? null : ServiceTool.Reason(result),
        };
    }

    public Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>The "key = value" lines of the service itself; those of nested blocks are indented by one more tab.</summary>
    internal static IReadOnlyDictionary<string, string> TopLevel(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf(" = ", StringComparison.Ordinal);
            if (equals > 1 && line[0] == '\t' && line[1] != '\t' && !line.EndsWith("{", StringComparison.Ordinal))
            {
                values[line.Substring(1, equals - 1)] = line.Substring(equals + 3).Trim();
            }
        }
        return values;
    }

    private void RequireRoot()
    {
        if (scope == ServiceScope.Machine && !PosixAccount.IsRoot)
        {
            throw new ServiceException(ServiceProblem.AccessDenied, "A daemon can be changed by root only.",
                ["Run the same command with sudo."]);
        }
    }

    // Fails when it was not loaded, which is what is wanted.
    private Task<RunResult> BootOutAsync(CancellationToken cancellationToken) =>
        tool.RunAsync(["launchctl", "bootout", Target], cancellationToken);

    private async Task CallAsync(string[] arguments, CancellationToken cancellationToken)
    {
        RunResult result = await tool.RunAsync(["launchctl", .. arguments], cancellationToken).ConfigureAwait(false);
        if (!result.Success)
        {
            throw new ServiceException(
                ServiceProblem.Failed, $"launchctl {arguments[0]} failed: {ServiceTool.Reason(result)}",
                scope == ServiceScope.User
                    ? ["An agent needs a user who is logged in at the screen; over ssh alone install a daemon, as root: "
                        + ToolWords.Current.InstallForMachine] : []);
        }
    }
}
