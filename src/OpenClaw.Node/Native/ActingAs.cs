using System.Runtime.InteropServices;

namespace OpenClaw.Node.Native;

/// <summary>
/// Root at work in the directory of another account: until disposed, this thread opens, makes and deletes files with that account's rights alone. Whatever link
/// the account puts in the way meanwhile leads root to nothing that the account could not reach itself. Linux; elsewhere nothing changes.
/// </summary>
/// <remarks>The thread's, so nothing may be awaited in between.</remarks>
internal sealed class ActingAs : IDisposable
{
    private const uint Unchanged = uint.MaxValue; // no account: refused, which tells the present one

    private readonly bool _switched;

    /// <exception cref="IOException">The system does not let this process do that.</exception>
    public ActingAs(PosixStat owned)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return;
        }
        _switched = true;
        _ = setfsgid(owned.Group);
        _ = setfsuid(owned.User);
        if (setfsuid(Unchanged) != owned.User)
        {
            Dispose();
            throw new IOException($"this process may not act as user {owned.User}");
        }
    }

    /// <summary>Who owns a directory, when this process is root and that is somebody else; null otherwise.</summary>
    public static PosixStat? Other(string directory) =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && PosixAccounts.IsRoot && PosixStat.Of(directory, followLinks: true) is { User: not 0 } stat ? stat : null;

    public void Dispose()
    {
        if (_switched)
        {
            _ = setfsuid(PosixAccounts.Me);
            _ = setfsgid(getegid());
        }
    }

    [DllImport("libc")]
    private static extern uint setfsuid(uint user);

    [DllImport("libc")]
    private static extern uint setfsgid(uint group);

    [DllImport("libc")]
    private static extern uint getegid();
}
