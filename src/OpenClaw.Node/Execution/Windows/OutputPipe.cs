using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// A pipe from a child to us whose end here is read without a thread. Anonymous pipes cannot do that, so it is a named one, with a name nobody can
/// guess, one instance, and no remote clients; a stranger who were quicker than we would make the run fail, not be read.
/// </summary>
internal sealed class OutputPipe : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly NamedPipeServerStream reader;

    public OutputPipe()
    {
        var name = @"\\.\pipe\openclaw-" + Guid.NewGuid().ToString("N");
        var server = Kernel32.CreateNamedPipeW(
            name,
            Kernel32.PIPE_ACCESS_INBOUND | Kernel32.FILE_FLAG_OVERLAPPED | Kernel32.FILE_FLAG_FIRST_PIPE_INSTANCE,
            Kernel32.PIPE_REJECT_REMOTE_CLIENTS,
            instances: 1,
            outSize: 0,
            inSize: BufferSize,
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

        reader = new NamedPipeServerStream(PipeDirection.In, isAsync: true, isConnected: true, server);
    }

    /// <summary>Inheritable. Close it once the child has it, or the end of the output is never seen.</summary>
    public SafeFileHandle ChildEnd { get; }

    private static unsafe SafeFileHandle OpenForChild(string name)
    {
        var inherit = new Kernel32.SECURITY_ATTRIBUTES { nLength = sizeof(Kernel32.SECURITY_ATTRIBUTES), bInheritHandle = 1 };
        return Kernel32.CreateFileW(name, Kernel32.GENERIC_WRITE, 0, &inherit, Kernel32.OPEN_EXISTING, 0, IntPtr.Zero);
    }

    /// <summary>Our end, for a reader of its own.</summary>
    public Stream Reader => reader;

    /// <summary>Reads to the end, or until this is disposed of.</summary>
    public async Task ReadAsync(Action<byte[], int> received)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                var count = await reader.ReadAsync(buffer, 0, buffer.Length, CancellationToken.None).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                received(buffer, count);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The other side went away, or the wait for it is over.
        }
    }

    public void Dispose()
    {
        ChildEnd.Dispose();
        reader.Dispose();
    }
}
