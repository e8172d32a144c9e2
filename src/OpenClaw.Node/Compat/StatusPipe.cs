// Named pipes: the way to restrict one to its owner differs between .NET and .NET Framework.
#pragma warning disable CA1416 // Windows-only members are called on Windows only
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Security.AccessControl;
using System.Security.Principal;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Compat;

internal static class StatusPipe
{
    // One that answers, one that waits, and some for callers that do not read.
    public const int MaxInstances = 8;
    private const int SemaphoreTimeout = 121;
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// A pipe that only this account (on Windows also SYSTEM and Administrators) can open. A rooted name is a socket path on POSIX, whose
    /// directory must be this account's alone: that leaves the administrator, who may see the node of a service account. (The framework's
    /// own check of the caller would refuse him by ending the channel for everybody.)
    /// </summary>
    /// <exception cref="PlatformNotSupportedException">mono on POSIX has none.</exception>
    public static NamedPipeServerStream Listen(string name)
    {
#if NET
        if (!ThisSystem.IsWindows)
        {
            var socket = new NamedPipeServerStream(name, PipeDirection.Out, MaxInstances, PipeTransmissionMode.Byte,
                PipeOptions.Asynchronous, 0, BufferBytes);
            // The framework leaves the mode to the umask; the directory keeps others out until here.
            File.SetUnixFileMode(name, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        return NamedPipeServerStreamAcl.Create(name, PipeDirection.Out, MaxInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous,
            0, BufferBytes, Security());
#else
        if (!ThisSystem.IsWindows)
        {
            throw new PlatformNotSupportedException("mono has no named pipes on POSIX");
        }
        return new NamedPipeServerStream(name, PipeDirection.Out, MaxInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous, 0,
            BufferBytes, Security());
#endif
    }

    /// <summary>Opens the pipe for reading.</summary>
    /// <param name="name">The pipe or socket.</param>
    /// <param name="trusted">POSIX: its directory already says who listens; otherwise it must be this account.</param>
    public static NamedPipeClientStream Open(string name, bool trusted)
    {
#if NET
        if (!ThisSystem.IsWindows)
        {
            return new NamedPipeClientStream(".", name, PipeDirection.In,
                trusted ? PipeOptions.Asynchronous : PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        }
#else
        if (!ThisSystem.IsWindows)
        {
            throw new PlatformNotSupportedException("mono has no named pipes on POSIX");
        }
#endif
        return new NamedPipeClientStream(".", name, PipeDirection.In, PipeOptions.Asynchronous, TokenImpersonationLevel.Anonymous);
    }

    /// <summary>
    /// Windows: whether the one who made the pipe may also write the state directory, as the node's account can. Anybody may make a pipe of
    /// any name first.
    /// </summary>
    public static bool IsOfOwner(NamedPipeClientStream pipe, string stateDirectory)
    {
        if (!ThisSystem.IsWindows)
        {
            return true;
        }
        using WindowsIdentity me = WindowsIdentity.GetCurrent();
        IdentityReference? owner = pipe.GetAccessControl().GetOwner(typeof(SecurityIdentifier));
        return owner is SecurityIdentifier sid
            && (sid == me.User || sid == me.Owner || sid.IsWellKnown(WellKnownSidType.LocalSystemSid)
                || sid.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid) || FileProtection.MayWrite(sid, stateDirectory));
    }

    /// <summary>
    /// True while somebody listens, also when every instance is busy. POSIX: not asked, the queue of a socket waits by itself.
    /// </summary>
    public static bool IsServed(string name) =>
        ThisSystem.IsWindows && (WaitNamedPipeW(@"\\.\pipe\" + name, 1) || Marshal.GetLastWin32Error() == SemaphoreTimeout);

    /// <summary>Ends when the reader has everything: Windows throws away what is unread when a pipe closes, POSIX does not.</summary>
    public static Task DrainAsync(NamedPipeServerStream pipe) => ThisSystem.IsWindows ? Task.Run(() =>
    {
        try
        {
            pipe.WaitForPipeDrain();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The reader went away.
        }
    }) : Task.CompletedTask;

    [DllImport("kernel32", SetLastError = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool WaitNamedPipeW(string name, uint milliseconds);

    private static PipeSecurity Security()
    {
        var security = new PipeSecurity();
        using WindowsIdentity me = WindowsIdentity.GetCurrent();
        foreach (SecurityIdentifier? owner in new[] { me.User, new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null),
            new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null) })
        {
            if (owner is not null)
            {
                security.AddAccessRule(new PipeAccessRule(owner, PipeAccessRights.FullControl, AccessControlType.Allow));
            }
        }
        return security;
    }
}
