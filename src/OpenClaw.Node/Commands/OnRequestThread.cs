using System.Runtime.CompilerServices;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Commands;

/// <summary>
/// Awaited by a command that has waited for something else and looks at files again: goes on on a thread where that is watched
/// (<see cref="RequestThreads"/>), at once where it is on one.
/// </summary>
internal readonly struct OnRequestThread(ActiveInvoke? invoke) : INotifyCompletion
{
    public bool IsCompleted => invoke is null || FileQuestions.OfThisThread == invoke.Files;

    public OnRequestThread GetAwaiter() => this;

    public void OnCompleted(Action continuation) => invoke!.Threads.Do(invoke.Files, continuation, invoke.WhenSilent);

    public void GetResult()
    {
    }
}

internal static class RequestThreadExtensions
{
    /// <summary>To be awaited before files are looked at.</summary>
    public static OnRequestThread FilesAsync(this INodeEvents events) => new(events as ActiveInvoke);

    /// <summary>Looks at files beside the request, which does not fail when they do not answer: its command has run.</summary>
    public static Task AsideAsync(this INodeEvents events, Func<Task> work)
    {
        if (events is not ActiveInvoke invoke)
        {
            return work();
        }
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        invoke.Threads.Do(new FileQuestions(), () => _ = EndAsync(work, ended), _ => ended.TrySetResult(true));
        return ended.Task;
    }

    private static async Task EndAsync(Func<Task> work, TaskCompletionSource<bool> ended)
    {
        try
        {
            await work().ConfigureAwait(false);
            ended.TrySetResult(true);
        }
        catch (SilentFileSystemException)
        {
            ended.TrySetResult(true);
        }
        catch (Exception problem)
        {
            ended.TrySetException(problem);
        }
    }
}
