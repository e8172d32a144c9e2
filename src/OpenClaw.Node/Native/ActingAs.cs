using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// Root at work in the directory of another account: until disposed, this thread opens, makes and deletes files with that account's rights
/// alone. Whatever link the account puts in the way meanwhile leads root to nothing that the account could not reach itself. Linux;
/// elsewhere nothing changes.
/// </summary>
/// <remarks>The thread's, so nothing may be awaited in between.</remarks>
internal sealed class ActingAs : IDisposable
{
    private const uint Unchanged = uint.MaxValue; // no account: refused, which tells the present one

    private readonly bool _switched;
    private readonly uint _user;
    private readonly uint _group;

    /// <exception cref="IOException">The system does not let this process do that.</exception>
    public ActingAs(PosixStat owned)
    {
        if (!ThisSystem.IsLinux)
        {
            return;
        }
        _switched = true;
        _group = setfsgid(owned.Group);
        _user = setfsuid(owned.User);
        if (setfsuid(Unchanged) != owned.User)
        {
            Dispose();
            throw new IOException($"this process may not act as user {owned.User}");
        }
    }

    /// <summary>Who owns a directory, when this process is root and that is somebody else; null otherwise.</summary>
    public static PosixStat? Other(string directory) =>
        !ThisSystem.IsWindows && PosixAccounts.IsRoot && PosixStat.Of(directory, followLinks: true) is { User: not 0 } stat ? stat : null;

    /// <summary>
    /// Acts as the account that could turn the way to a file, when this process is root: the first of the directories and links on it that
    /// is not root's. Null where there is none, so that nobody but root can.
    /// </summary>
    /// <exception cref="IOException">The system does not let this process do that.</exception>
    public static ActingAs? OnTheWayTo(string path) =>
        ThisSystem.IsLinux && PosixAccounts.IsRoot && !RootsWay.IsRootsAlone(path)
            && RootsWay.To(path).Select(part => part.Stat).FirstOrDefault(RootsWay.IsAnothers) is { User: not 0 } other
                ? new ActingAs(other) : null;

    /// <summary>Back to whom this thread acted as before.</summary>
    public void Dispose()
    {
        if (_switched)
        {
            _ = setfsuid(_user);
            _ = setfsgid(_group);
        }
    }

    [DllImport("libc")]
    private static extern uint setfsuid(uint user);

    [DllImport("libc")]
    private static extern uint setfsgid(uint group);
}
