#if NETFRAMEWORK
namespace OpenClaw.Tests;

/// <summary>Waiting for a task with a limit and a token, which .NET Framework knows only with a clock in between.</summary>
internal static class TaskWait
{
    public static Task WaitAsync(this Task task, TimeSpan limit, CancellationToken cancellationToken) =>
        task.WaitAsync(limit, TimeProvider.System, cancellationToken);

    public static Task<T> WaitAsync<T>(this Task<T> task, TimeSpan limit, CancellationToken cancellationToken) =>
        task.WaitAsync(limit, TimeProvider.System, cancellationToken);
}
#endif
