using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Services;

/// <summary>What is asked of every service manager in front of a change: whether there is a service at all.</summary>
internal static class InstalledService
{
    /// <summary>The state of a service that is there.</summary>
    /// <exception cref="ServiceException">It is not.</exception>
    public static async Task<ServiceState> RequireAsync(this IServiceManager manager, string what, CancellationToken cancellationToken)
    {
        ServiceState state = await manager.QueryAsync(cancellationToken).ConfigureAwait(false);
        return state.Installed
            ? state
            : throw new ServiceException(ServiceProblem.NotInstalled, $"There is no {what}.",
                ["Install it first: " + ToolWords.Current.Install]);
    }

    /// <summary>Takes a service away when it is there, and says what is left.</summary>
    public static async Task<ServiceChange> RemoveAsync(this IServiceManager manager, Func<ServiceState, Task> remove,
        CancellationToken cancellationToken)
    {
        ServiceState before = await manager.QueryAsync(cancellationToken).ConfigureAwait(false);
        if (!before.Installed)
        {
            return new ServiceChange(ServiceResult.NotInstalled, before);
        }
        await remove(before).ConfigureAwait(false);
        return new ServiceChange(ServiceResult.Uninstalled, await manager.QueryAsync(cancellationToken).ConfigureAwait(false));
    }
}
