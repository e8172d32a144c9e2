using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.State.Native;

/// <summary>A file descriptor of our own. mono's file classes take none that they did not open themselves.</summary>
internal sealed class PosixDescriptor : SafeHandleMinusOneIsInvalid
{
    public PosixDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(new IntPtr(descriptor));

    /// <summary>The first bytes of the file.</summary>
    public byte[] ReadStart(int limit)
    {
        byte[] content = new byte[limit];
        long count = (long)pread(this, content, (nuint)limit, 0);
        Array.Resize(ref content, (int)Math.Max(0, count));
        return content;
    }

    /// <summary>Replaces the file's content.</summary>
    public void Write(byte[] content)
    {
        if (ftruncate(this, 0) != 0 || (long)pwrite(this, content, (nuint)content.Length, 0) != content.Length)
        {
            throw new IOException($"writing failed with error {Marshal.GetLastWin32Error()}");
        }
    }

    protected override bool ReleaseHandle() => close(handle.ToInt32()) == 0;

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int ftruncate(PosixDescriptor file, long length);

    [DllImport("libc", SetLastError = true)]
    private static extern nint pread(PosixDescriptor file, byte[] buffer, nuint count, long offset);

    [DllImport("libc", SetLastError = true)]
    private static extern nint pwrite(PosixDescriptor file, byte[] buffer, nuint count, long offset);
}
