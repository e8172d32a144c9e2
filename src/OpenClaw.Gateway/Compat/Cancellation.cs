namespace OpenClaw.Gateway.Compat;

internal static class Cancellation
{
    /// <summary>The task's result, or a cancellation as soon as the token says so: also when the task itself does not listen.</summary>
    public static async Task<T> OrCancelledAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
        {
            await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false);
        }
        return task.IsCompleted ? await task.ConfigureAwait(false) : throw new OperationCanceledException(cancellationToken);
    }
}
