using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Execution.Windows;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Logs;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Node.Services.Windows;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services.Hosting;

/// <summary>
/// What a service manager starts, by <c>openclaw-node service</c> or <c>Invoke-OpenClawServiceHost</c>: reads what was installed, and runs
/// the node as that manager wants it. Never called by a person.
/// </summary>
internal static class ServiceHost
{
    /// <param name="stateDirectory">Where <c>service.json</c> is.</param>
    /// <param name="supervised">This is the child of a supervisor: it ends when its standard input does.</param>
    /// <param name="moreCommands">Commands of other libraries.</param>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string stateDirectory, bool supervised, MoreCommands moreCommands)
    {
        PosixAccounts.TakeUmask();
        ServiceSettings settings = ServiceSettings.Load(stateDirectory) ?? throw new NodeStateException(
            StateProblem.Location,
            $"{ServiceSettings.PathIn(stateDirectory)} is missing: no service is installed with this state directory. Install it: {ToolWords.Current.Install}");
        bool windows = ThisSystem.IsWindows;
        using EventLogSource? events = windows ? EventLogSource.Open() : null;
        using var log = new ServiceLog(
            Path.Combine(stateDirectory, "logs"),
            settings.Manager == ServiceManagerKind.ScheduledTask && !supervised ? ServiceLog.SupervisorName : ServiceLog.NodeName,
            TimeProvider.System,
            Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 } ? Console.Error : null,
            events is null ? null : events.Write);
        foreach (KeyValuePair<string, string> variable in settings.Environment)
        {
            Environment.SetEnvironmentVariable(variable.Key, variable.Value);
        }
        switch (settings.Manager)
        {
            case ServiceManagerKind.WindowsService:
                return WindowsServiceProcess.Run(settings.Name,
                    stop => RunNode(settings, stateDirectory, moreCommands, log, SystemdNotifier.None, stop))
                    ?? throw new ServiceException(ServiceProblem.Failed, "This command is for the service control manager only.",
                        [$"sc.exe start {settings.Name}"]);
            case ServiceManagerKind.ScheduledTask when !supervised:
                ConsoleWindow.Leave();
                return WithSignals(stop => new NodeSupervisor(
                    () => StartChild(settings, stateDirectory), () =>
                        StopMarker.Holds(stateDirectory, TimeProvider.System), log, TimeProvider.System).RunAsync(stop).GetAwaiter()
                        .GetResult());
            default:
                return WithSignals(
                    stop => Leave(
                        settings,
                        RunNode(settings, stateDirectory, moreCommands, log,
                            SystemdNotifier.FromEnvironment(Environment.GetEnvironmentVariable, CurrentProcess.Id), stop),
                        log,
                        stop),
                    supervised);
        }
    }

    /// <summary>
    /// Another start does not help after exit code 78, and not every manager can be told so: see
    /// <see cref="ServiceManagerFacts.RestartsEveryError"/> and <see cref="ServiceManagerFacts.RestartByHand"/>.
    /// </summary>
    /// <returns>The exit code of the process.</returns>
    internal static int Leave(ServiceSettings settings, int code, INodeLog log, CancellationToken stop)
    {
        if (code != GatewayExitCode.Configuration)
        {
            return code;
        }
        ServiceManagerFacts manager = ServiceManagers.Of(settings.Manager);
        if (manager.RestartByHand is { } restart)
        {
            log.Write(LogLevel.Error, ServiceLogEvents.GaveUp,
                $"{manager.MachineLabel} would start it again and again: this process stays without a node until then. "
                + $"When the cause is cured: {restart(settings.Name)}");
            stop.WaitHandle.WaitOne();
        }
        return manager.RestartsEveryError ? GatewayExitCode.Stopped : code;
    }

    /// <summary>
    /// The options an installed node runs with. Secrets come as options of the connection, not as variables that commands would inherit.
    /// </summary>
    internal static NodeOptions Options(ServiceSettings settings, StateLocation location, IReadOnlyDictionary<string, string> secrets) =>
        new(settings)
    {
        State = location,
        SetupCode = secrets.TryGetValue(ServiceSecrets.SetupCode, out string? code) ? code : null,
        SetupCodeOnlyIfNeeded = true,
        ReadEnvironment = name => secrets.TryGetValue(name, out string? value) ? value : Environment.GetEnvironmentVariable(name),
    };

    private static int RunNode(ServiceSettings settings, string stateDirectory, MoreCommands moreCommands, ServiceLog log,
        SystemdNotifier notifier, CancellationToken stop)
    {
        log.Write(LogLevel.Information, ServiceLogEvents.Started,
            $"The node service starts (process {CurrentProcess.Id}, runtime {settings.RuntimeVersion}).");
        OpenClawNode? running = null;
        return new NodeServiceLoop(log, TimeProvider.System, notifier).RunAsync(
            async token =>
            {
                // Read anew each time: a person may have cured what ended the last run.
                StateLocation location = StateLocation.Resolve(stateDirectory);
                ServiceSettings current = ServiceSettings.Load(stateDirectory) ?? settings;
                IReadOnlyDictionary<string, string> secrets = EnrollmentFile.AddTo(
                    ServiceSecrets.Load(stateDirectory, Environment.GetEnvironmentVariable), current.TokenFile, location,
                    TimeProvider.System);
                OwnProcess.Prepare();
                OpenClawNode node = OpenClawNode.Create(Options(current, location, secrets), log, moreCommands);
                running = node;
                node.StatusChanged += status => Tell(notifier, status);
                node.StatusChanged += status =>
                {
                    if (status.Pairing == NodePairing.Paired)
                    {
                        EnrollmentFile.Spend(current.TokenFile, location, TimeProvider.System, log, ServiceLogEvents.Enrolled);
                    }
                };
                Tell(notifier, node.Status);
                using IdleMemory memory = IdleMemory.Watch(node);
                return await node.RunAsync(token).ConfigureAwait(false);
            },
            () => running is { } node ? ServiceStatusText.Of(node.Status) : null,
            stop).GetAwaiter().GetResult();
    }

    private static void Tell(SystemdNotifier notifier, NodeStatus status)
    {
        if (ServiceStatusText.Of(status) is { } text)
        {
            notifier.Status(text);
        }
    }

    private static SupervisedProcess StartChild(ServiceSettings settings, string stateDirectory)
    {
        // Asked at every start: this is where an update is taken up.
        ServiceSettings current = ServiceSettings.Load(stateDirectory) ?? settings;
        RuntimeCommand command = RuntimeCommand.Create(current.Runtime, current.Entry, PowerShellHost.Of(current), stateDirectory,
            hidden: false, supervised: true);
        return SupervisedProcess.Start(command.Program, WindowsCommandLine.Join(command.Arguments), stateDirectory);
    }

    private static int WithSignals(Func<CancellationToken, int> run, bool supervised = false)
    {
        // Not disposed: a late signal may still reach it while the process ends.
        var stop = new CancellationTokenSource();
        using IDisposable signals = TerminationSignal.Subscribe(stop.Cancel);
        if (supervised)
        {
            var leash = new Thread(() => WaitForEndOfInput(stop)) { IsBackground = true, Name = "leash" };
            leash.Start();
        }
        return run(stop.Token);
    }

    private static void WaitForEndOfInput(CancellationTokenSource stop)
    {
        try
        {
            using Stream input = Console.OpenStandardInput();
            byte[] buffer = new byte[64];
            while (input.Read(buffer, 0, buffer.Length) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end as well.
        }
        stop.Cancel();
    }
}
