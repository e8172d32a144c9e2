using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// Makes a pipe between us and a child whose end here works without a thread. Anonymous pipes cannot do that, so it is a named one, with a
/// name nobody can guess, one instance, and no remote clients; a stranger who were quicker than we would make the start fail, not be heard.
/// </summary>
internal static class ChildPipe
{
    public const int BufferSize = 64 * 1024;

    /// <param name="direction">As seen from here: <see cref="PipeDirection.In"/> or <see cref="PipeDirection.Out"/>.</param>
    /// <returns>Our end, and the child's, which is inheritable.</returns>
    public static (NamedPipeServerStream Ours, SafeFileHandle ChildEnd) Create(PipeDirection direction)
    {
        var reads = direction == PipeDirection.In;
        var name = @"\\.\pipe\openclaw-" + Guid.NewGuid().ToString("N");
        var server = Kernel32.CreateNamedPipeW(
            name,
            (reads ? Kernel32.PIPE_ACCESS_INBOUND : Kernel32.PIPE_ACCESS_OUTBOUND) | Kernel32.FILE_FLAG_OVERLAPPED
                | Kernel32.FILE_FLAG_FIRST_PIPE_INSTANCE,
            Kernel32.PIPE_REJECT_REMOTE_CLIENTS,
            instances: 1,
            outSize: reads ? 0u : BufferSize,
            inSize: reads ? BufferSize : 0u,
            timeout: 0,
            IntPtr.Zero);
        if (server.IsInvalid)
        {
            throw new Win32Exception(Marshal.GetLastWin32Error());
        }

        var childEnd = OpenForChild(name, reads ? Kernel32.GENERIC_WRITE : Kernel32.GENERIC_READ);
        if (childEnd.IsInvalid)
        {
            var error = Marshal.GetLastWin32Error();
            server.Dispose();
            throw new Win32Exception(error);
        }

        return (new NamedPipeServerStream(direction, isAsync: true, isConnected: true, server), childEnd);
    }

    private static unsafe SafeFileHandle OpenForChild(string name, uint access)
    {
        var inherit = new Kernel32.SECURITY_ATTRIBUTES { nLength = sizeof(Kernel32.SECURITY_ATTRIBUTES), bInheritHandle = 1 };
        return Kernel32.CreateFileW(name, access, 0, &inherit, Kernel32.OPEN_EXISTING, 0, IntPtr.Zero);
    }
}
