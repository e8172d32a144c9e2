using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>
/// Creates a process with <c>posix_spawn</c>, the one way that is safe in a process full of threads: managed code must not run between fork
/// and exec, and the kernel reports a failed exec as an error number. The child leads a session of its own, so its group can be signalled
/// and it has no terminal to ask for a password; its signal mask and dispositions are the default ones (.NET ignores SIGPIPE, which a child
/// would inherit); it has three descriptors (a browser: two more, its control pipe) and nothing else of ours.
/// </summary>
/// <remarks>
/// PR_SET_PDEATHSIG (children die with the node) is not used: it is bound to the life of the thread that created the child, here a pool
/// thread that may end at any time, and it would have to be set between fork and exec.
/// </remarks>
internal static unsafe class PosixSpawn
{
    private const short SetSigDefault = 4;
    private const short SetSigMask = 8;
    private const short SetSidLinux = 0x80;
    private const short SetSidMacOS = 0x400;
    private const short CloseByDefaultMacOS = 0x4000;

    /// <summary>Cleared when the C library turns out to be too old for it.</summary>
    private static volatile bool hasChdirAction = true;
    private static volatile bool hasCloseFrom = !ThisSystem.IsMacOS;

    /// <summary>
    /// Starts a program. Returns 0 or an errno; <paramref name="refusal"/> is what <paramref name="lastCheck"/> said, then nothing was
    /// started.
    /// </summary>
    /// <param name="program">A path.</param>
    /// <param name="argv">All arguments including the zeroth.</param>
    /// <param name="environment">The whole environment.</param>
    /// <param name="workingDirectory">Null for the node's.</param>
    /// <param name="standard">The descriptors that become the child's 0, 1 and 2.</param>
    /// <param name="lastCheck">See <see cref="ProcessRequest.LastCheck"/>.</param>
    /// <param name="pid">The child.</param>
    /// <param name="refusal">A text when the check refused.</param>
    /// <param name="control">What becomes the child's 3 and 4; both must be above 4, or the first would take the place of the
    /// second.</param>
    /// <param name="more">One more variable, as <c>NAME=value</c>, in place of one of that name; null for none.</param>
    public static int Start(
        string program,
        IReadOnlyList<string> argv,
        IReadOnlyDictionary<string, string> environment,
        string? workingDirectory,
        (int In, int Out, int Error) standard,
        Func<string?>? lastCheck,
        out int pid,
        out string? refusal,
        (int Three, int Four)? control = null,
        string? more = null)
    {
        pid = 0;
        var variables = new List<string>(environment.Count + 1);
        foreach (var pair in environment)
        {
            if (more is null || !IsNameOf(pair.Key, more))
            {
                variables.Add(pair.Key + "=" + pair.Value);
            }
        }

        if (more is not null)
        {
            variables.Add(more);
        }

        using var nativeArgv = new NativeStrings(argv);
        using var nativeEnvironment = new NativeStrings(variables);
        using var paths = new NativeStrings([program, workingDirectory ?? ""]);
        var path = paths.Pointers[0];
        var directory = workingDirectory is null ? null : paths.Pointers[1];

        int childPid = 0;
        string? text = null;
        var error = WithDirectory(directory, chdirAction => WithActions(chdirAction, standard, control, (actions, attributes) =>
        {
            text = lastCheck?.Invoke();
            if (text is not null)
            {
                return 0;
            }

            // The call returns when the child has gone to its directory and read its program, which a file system that does not answer
            // makes wait.
            using FileQuestions.Asking asking = FileQuestions.About(program);
            return LibC.posix_spawn(out childPid, path, actions, attributes, nativeArgv.Pointers, nativeEnvironment.Pointers);
        }));
        if (error == 0 && text is null)
        {
            DescriptorLimit.GiveBackTo(childPid);
        }

        pid = childPid;
        refusal = text;
        return error;
    }

    private static bool IsNameOf(string name, string variable) =>
        variable.Length > name.Length && variable[name.Length] == '=' && variable.StartsWith(name, StringComparison.Ordinal);

    private delegate int WithChdir(byte* directory);

    private delegate int WithNative(void* actions, void* attributes);

    private static int WithDirectory(byte* directory, WithChdir body)
    {
        if (directory is null || hasChdirAction)
        {
            try
            {
                return body(directory);
            }
            catch (EntryPointNotFoundException)
            {
                hasChdirAction = false;
            }
        }

        return OnThreadInDirectory(directory, body);
    }

    /// <summary>
    /// glibc before 2.29 (RHEL 8): a thread leaves the process's shared directory, changes its own, and the child inherits that.
    /// </summary>
    internal static int OnThreadInDirectory(byte* directory, Func<int> body) => OnThreadInDirectory(directory, _ => body());

    private static int OnThreadInDirectory(byte* directory, WithChdir body)
    {
        var error = 0;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                error = LibC.ChangeDirectoryOfThisThread(directory);
                if (error == 0)
                {
                    error = body(null);
                }
            }
#pragma warning disable CA1031 // It is rethrown on the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }
        });
        thread.IsBackground = true;
        thread.Start();
        thread.Join();
        return failure is null ? error : throw new InvalidOperationException("The last check before starting a process failed.", failure);
    }

    private static int WithActions(byte* directory, (int In, int Out, int Error) standard, (int Three, int Four)? control, WithNative body)
    {
        var actions = stackalloc byte[LibC.OpaqueSize];
        var attributes = stackalloc byte[LibC.OpaqueSize];
        var set = stackalloc byte[LibC.OpaqueSize];
        var error = LibC.posix_spawn_file_actions_init(actions);
        if (error != 0)
        {
            return error;
        }

        try
        {
            error = LibC.posix_spawnattr_init(attributes);
            if (error != 0)
            {
                return error;
            }

            try
            {
                error = First(
                    LibC.posix_spawn_file_actions_adddup2(actions, standard.In, 0),
                    LibC.posix_spawn_file_actions_adddup2(actions, standard.Out, 1),
                    LibC.posix_spawn_file_actions_adddup2(actions, standard.Error, 2),
                    control is { } third ? LibC.posix_spawn_file_actions_adddup2(actions, third.Three, 3) : 0,
                    control is { } fourth ? LibC.posix_spawn_file_actions_adddup2(actions, fourth.Four, 4) : 0,
                    directory is null ? 0 : LibC.posix_spawn_file_actions_addchdir_np(actions, directory),
                    CloseTheRest(actions, control is null ? 3 : 5),
                    SetSignals(attributes, set),
                    LibC.posix_spawnattr_setflags(attributes,
                        (short)(SetSigDefault | SetSigMask | (ThisSystem.IsMacOS ? SetSidMacOS | CloseByDefaultMacOS : SetSidLinux))));
                return error != 0 ? error : body(actions, attributes);
            }
            finally
            {
                _ = LibC.posix_spawnattr_destroy(attributes);
            }
        }
        finally
        {
            _ = LibC.posix_spawn_file_actions_destroy(actions);
        }
    }

    /// <summary>Descriptors of .NET are closed on exec; those that the node itself inherited from its parent might not be.</summary>
    private static int CloseTheRest(void* actions, int first)
    {
        if (!hasCloseFrom)
        {
            return 0;
        }

        try
        {
            return LibC.posix_spawn_file_actions_addclosefrom_np(actions, first);
        }
        catch (EntryPointNotFoundException)
        {
            hasCloseFrom = false;
            return 0;
        }
    }

    private static int SetSignals(void* attributes, void* set)
    {
        _ = LibC.sigemptyset(set);
        var error = LibC.posix_spawnattr_setsigmask(attributes, set);
        _ = LibC.sigfillset(set);
        _ = LibC.sigdelset(set, LibC.SIGKILL);
        _ = LibC.sigdelset(set, ThisSystem.IsMacOS ? LibC.SIGSTOP_MacOS : LibC.SIGSTOP_Linux);
        return First(error, LibC.posix_spawnattr_setsigdefault(attributes, set));
    }

    private static int First(params int[] errors) => Array.Find(errors, error => error != 0);
}
