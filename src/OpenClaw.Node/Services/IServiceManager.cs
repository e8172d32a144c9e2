namespace OpenClaw.Node.Services;

/// <summary>What <see cref="IServiceManager.InstallAsync"/> is asked to do.</summary>
/// <param name="Definition">What to register.</param>
/// <param name="Before">What the manager said of the service before: it is not asked again.</param>
internal sealed record ServiceInstallRequest(ServiceDefinition Definition, ServiceState Before)
{
    /// <summary>The password of <see cref="ServiceLogon.Password"/>; handed to the operating system and kept nowhere else.</summary>
    public string? Password { get; init; }

    /// <summary>What to register when the account may not have <see cref="Definition"/>; null to fail then.</summary>
    public ServiceDefinition? Fallback { get; init; }

    /// <summary>Replace what is there.</summary>
    public bool Force { get; init; }

    /// <summary>systemd user scope: let the user's manager run without a session.</summary>
    public bool EnableLinger { get; init; }

    /// <summary>Says nothing of the password.</summary>
    public override string ToString() => $"install {Definition.Name}";
}

/// <summary>For managers that know no restart and no waiting of their own.</summary>
internal static class ServiceRestart
{
    /// <summary>Asks again and again until the state is the one that is waited for, or the time is over; what was seen last.</summary>
    public static async Task<ServiceState> WaitAsync(
        this IServiceManager manager, Func<ServiceState, bool> done, TimeSpan limit, TimeSpan step, TimeProvider time,
        CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            ServiceState state = await manager.QueryAsync(cancellationToken).ConfigureAwait(false);
            if (done(state) || time.GetElapsedTime(started) >= limit)
            {
                return state;
            }
            await Task.Delay(step, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A restart out of a stop and a start.</summary>
    public static async Task<ServiceChange> StopAndStartAsync(this IServiceManager manager, CancellationToken cancellationToken)
    {
        // Before the stop: what cannot be started again is not stopped.
        if (!(await manager.QueryAsync(cancellationToken).ConfigureAwait(false)).Installed)
        {
            // Says what is missing, in the manager's words.
            return await manager.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        await manager.StopAsync(cancellationToken).ConfigureAwait(false);
        ServiceChange started = await manager.StartAsync(cancellationToken).ConfigureAwait(false);
        return started with { Result = started.Result == ServiceResult.Scheduled ? ServiceResult.Scheduled : ServiceResult.Restarted };
    }
}

/// <summary>
/// One platform's service manager. Every call is idempotent; what cannot be done is a <see cref="ServiceException"/> with a stable reason.
/// None of them connects to a gateway or reads the node's state.
/// </summary>
internal interface IServiceManager
{
    ServiceManagerKind Kind { get; }

    /// <summary>Registers and starts the service. Already registered and no force: nothing is touched.</summary>
    Task<ServiceChange> InstallAsync(ServiceInstallRequest request, CancellationToken cancellationToken);

    /// <summary>Stops and removes it, with everything the manager keeps about it.</summary>
    Task<ServiceChange> UninstallAsync(CancellationToken cancellationToken);

    Task<ServiceChange> StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops the process and everything it started, and waits for that.</summary>
    Task<ServiceChange> StopAsync(CancellationToken cancellationToken);

    Task<ServiceChange> RestartAsync(CancellationToken cancellationToken);

    Task<ServiceState> QueryAsync(CancellationToken cancellationToken);

    /// <summary>Lets the next start run another command, where the definition holds a path that has moved; nothing elsewhere.</summary>
    /// <param name="definition">Makes it for the account the service has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task UpdateCommandAsync(Func<ServiceAccount, ServiceDefinition> definition, CancellationToken cancellationToken);
}
