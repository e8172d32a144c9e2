using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>A pipe from us to a child: <see cref="OutputPipe"/> in the other direction, with the same care for its name.</summary>
internal sealed class ControlPipe : IDisposable
{
    private const int BufferSize = 64 * 1024;

    public ControlPipe()
    {
        var name = @"\\.\pipe\openclaw-" + Guid.NewGuid().ToString("N");
        var server = Kernel32.CreateNamedPipeW(
            name,
            Kernel32.PIPE_ACCESS_OUTBOUND | Kernel32.FILE_FLAG_OVERLAPPED | Kernel32.FILE_FLAG_FIRST_PIPE_INSTANCE,
            Kernel32.PIPE_REJECT_REMOTE_CLIENTS,
            instances: 1,
            outSize: BufferSize,
            inSize: 0,
            timeout: 0,
            IntPtr.Zero);
        if (server.IsInvalid)
        {
            throw new Win32Exception(Marshal.GetLastWin32Error());
        }

        ChildEnd = OpenForChild(name);
        if (ChildEnd.IsInvalid)
        {
            var error = Marshal.GetLastWin32Error();
            server.Dispose();
            throw new Win32Exception(error);
        }

        Writer = new NamedPipeServerStream(PipeDirection.Out, isAsync: true, isConnected: true, server);
    }

    /// <summary>Inheritable. Close it once the child has it, or the child's end is never seen.</summary>
    public SafeFileHandle ChildEnd { get; }

    public Stream Writer { get; }

    public void Dispose()
    {
        ChildEnd.Dispose();
        Writer.Dispose();
    }

    private static unsafe SafeFileHandle OpenForChild(string name)
    {
        var inherit = new Kernel32.SECURITY_ATTRIBUTES { nLength = sizeof(Kernel32.SECURITY_ATTRIBUTES), bInheritHandle = 1 };
        return Kernel32.CreateFileW(name, Kernel32.GENERIC_READ, 0, &inherit, Kernel32.OPEN_EXISTING, 0, IntPtr.Zero);
    }
}
