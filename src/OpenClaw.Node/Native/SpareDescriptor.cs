using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// One descriptor that is held for the moment in which all others are taken: to find the processes of a run that is to be killed, files
/// have to be read, and a node that cannot kill what used up its descriptors never gets them back.
/// </summary>
internal static class SpareDescriptor
{
    // What the node itself needs from moment to moment: the policy and the record are opened and locked, files are hashed, the gateway is
    // connected to again, and the runtime loads a library and ends the whole process where it cannot.
    private const int Reserve = 40;

    private const int LinuxOpenMax = 4;
    private const int MacOpenMax = 5;

    private static readonly object Gate = new();
    private static int _held = -1;

    /// <summary>
    /// False when so many descriptors are taken that no further run may take its own: what runs goes on, and the node keeps what it lives
    /// on.
    /// </summary>
    public static bool IsEnoughLeft()
    {
        // The system gives out the lowest number that is free.
        int lowest = PosixFile.OpenNothing();
        if (lowest < 0)
        {
            return false;
        }
        _ = LibC.close(lowest);
        return IsEnoughLeftBehind(lowest);
    }

    /// <summary>The same by a descriptor that was just given out: of many starts at the same time each sees its own.</summary>
    public static bool IsEnoughLeftBehind(int descriptor)
    {
        long most = (long)sysconf(ThisSystem.IsMacOS ? MacOpenMax : LinuxOpenMax);
        return most < 0 || descriptor + Reserve <= most;
    }

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern nint sysconf(int name);

    /// <summary>Takes it, if it is not held already. Done at the first start of a process, when there are some.</summary>
    public static void Hold()
    {
        lock (Gate)
        {
            _held = _held >= 0 ? _held : PosixFile.OpenNothing();
        }
    }

    /// <summary>Runs something that needs a descriptor, with the spare one given free for it.</summary>
    public static T Lend<T>(Func<T> work)
    {
        lock (Gate)
        {
            if (_held >= 0)
            {
                _ = LibC.close(_held);
                _held = -1;
            }
            try
            {
                return work();
            }
            finally
            {
                _held = PosixFile.OpenNothing();
            }
        }
    }
}
