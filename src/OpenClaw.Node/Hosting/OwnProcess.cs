using OpenClaw.Gateway;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// What a process that is the node's own does before anything else: it takes the descriptors and the threads that the node lives on.
/// Whatever is started later takes them away from others, not from the node. In somebody's PowerShell neither is ours to take.
/// </summary>
internal static class OwnProcess
{
    /// <summary>
    /// Threads of the pool. They do what is quick (answers, timers, the connection); commands are decided and started on threads of their
    /// own. The runtime ends the process where it cannot make one of the pool, so none is made later.
    /// </summary>
    internal const int PoolThreads = 5;

    // Those of the requests, of the processes, of a name that is looked up, and some that the runtime makes when it needs them.
    private const int OtherThreads = 11;

    // The runtime beside the program opens its libraries when they are used first, and never again where that failed; one native file has
    // none.
    private const int DescriptorsOfNative = 80;
    private const int DescriptorsOfRuntime = 160;

    /// <summary>Takes them; a second time does nothing new.</summary>
    /// <exception cref="NodeStartException">This process may have too little of one of them.</exception>
    public static void Prepare()
    {
        DescriptorLimit.Raise();
        if (DescriptorProblem(DescriptorLimit.Now, NativeFile.IsThis) is { } tooFew)
        {
            throw tooFew;
        }
        LibC.SurviveFileSizeLimit();
        MemoryArenas.KeepFew();
        if (!MakeThreads())
        {
            throw new NodeStartException(
                "TooFewThreads",
                $"This account may start fewer than {PoolThreads + OtherThreads} more processes and threads (ulimit -u, ulimit -v; TasksMax= of a service; pids.max of a container), too few for a node.",
                "Raise that limit or end what else runs in this account, then start the node again.",
                GatewayExitCode.Failed);
        }
    }

    /// <summary>Null where there are enough descriptors.</summary>
    internal static NodeStartException? DescriptorProblem(ulong? limit, bool isNative)
    {
        int least = isNative ? DescriptorsOfNative : DescriptorsOfRuntime;
        return limit is not { } most || most >= (ulong)least ? null
            : new NodeStartException(
                "TooFewDescriptors",
                $"This process may have {most} open files (ulimit -n), too few for a node: it needs {least}, and 8 for each command that runs.",
                "Raise the limit (ulimit -n 1024; LimitNOFILE=1024 in a unit), then start the node again.");
    }

    // A service tries a node again and again in one process.
    private static bool _hasThreads;

    private static bool MakeThreads()
    {
        if (ThisSystem.IsWindows || _hasThreads)
        {
            return true;
        }
        if (!CanMake(PoolThreads + OtherThreads))
        {
            return false;
        }
        ThreadPool.GetMinThreads(out _, out int ports);
        ThreadPool.SetMinThreads(PoolThreads, Math.Min(ports, PoolThreads));
        ThreadPool.SetMaxThreads(PoolThreads, PoolThreads);
        // Never disposed: on a busy machine a thread comes to them when nobody here waits for it any more.
        var all = new CountdownEvent(PoolThreads);
        var go = new ManualResetEventSlim();
        for (int i = 0; i < PoolThreads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    all.Signal();
                    go.Wait();
                },
                null);
        }
        // One that is busy with something else comes later, and is made already.
        all.Wait(TimeSpan.FromSeconds(2));
        go.Set();
        all.Wait(TimeSpan.FromSeconds(2));
        _hasThreads = true;
        return true;
    }

    /// <summary>Tries with threads whose failure can be caught.</summary>
    private static bool CanMake(int count)
    {
        using var go = new ManualResetEventSlim();
        var made = new List<Thread>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                var thread = new Thread(go.Wait) { IsBackground = true };
                thread.Start();
                made.Add(thread);
            }
            return true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
        finally
        {
            go.Set();
            made.ForEach(static thread => thread.Join());
        }
    }
}
