// Named pipes: the way to restrict one to its owner differs between .NET and .NET Framework.
#pragma warning disable CA1416 // Windows-only members are called on Windows only
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Security.AccessControl;
using System.Security.Principal;

namespace OpenClaw.Node.Compat;

internal static class StatusPipe
{
    // One that answers, one that waits, and some for callers that do not read.
    private const int MaxInstances = 8;
    private const int BufferBytes = 64 * 1024;

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>A pipe that only this account (on Windows also SYSTEM and Administrators) can open. A rooted name is a socket path on POSIX.</summary>
    /// <exception cref="PlatformNotSupportedException">mono on POSIX has none.</exception>
    public static NamedPipeServerStream Listen(string name)
    {
#if NET
        if (!IsWindows)
        {
            return new NamedPipeServerStream(name, PipeDirection.Out, MaxInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly, 0, BufferBytes);
        }
        return NamedPipeServerStreamAcl.Create(name, PipeDirection.Out, MaxInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous, 0, BufferBytes, Security());
#else
        if (!IsWindows)
        {
            throw new PlatformNotSupportedException("mono has no named pipes on POSIX");
        }
        return new NamedPipeServerStream(name, PipeDirection.Out, MaxInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous, 0, BufferBytes, Security());
#endif
    }

    /// <summary>Opens the pipe for reading.</summary>
    public static NamedPipeClientStream Open(string name)
    {
#if NET
        if (!IsWindows)
        {
            return new NamedPipeClientStream(".", name, PipeDirection.In, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        }
#else
        if (!IsWindows)
        {
            throw new PlatformNotSupportedException("mono has no named pipes on POSIX");
        }
#endif
        return new NamedPipeClientStream(".", name, PipeDirection.In, PipeOptions.Asynchronous, TokenImpersonationLevel.Anonymous);
    }

    /// <summary>Ends when the reader has everything: Windows throws away what is unread when a pipe closes, POSIX does not.</summary>
    public static Task DrainAsync(NamedPipeServerStream pipe) => IsWindows ? Task.Run(() =>
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

    private static PipeSecurity Security()
    {
        var security = new PipeSecurity();
        using WindowsIdentity me = WindowsIdentity.GetCurrent();
        foreach (SecurityIdentifier? owner in new[] { me.User, new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null), new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null) })
        {
            if (owner is not null)
            {
                security.AddAccessRule(new PipeAccessRule(owner, PipeAccessRights.FullControl, AccessControlType.Allow));
            }
        }
        return security;
    }
}
