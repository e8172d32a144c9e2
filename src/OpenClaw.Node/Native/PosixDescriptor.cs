using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.Node.Native;

/// <summary>A file descriptor of our own. mono's file classes take none that they did not open themselves.</summary>
internal sealed class PosixDescriptor : SafeHandleMinusOneIsInvalid
{
    public PosixDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(new IntPtr(descriptor));

    /// <summary>The first bytes of the file.</summary>
    public byte[] ReadStart(int limit)
    {
        using FileQuestions.Asking asking = FileQuestions.AboutOpenFile();
        byte[] content = new byte[limit];
        long count = (long)pread(this, content, (nuint)limit, 0);
        Array.Resize(ref content, (int)Math.Max(0, count));
        return content;
    }

    /// <summary>Everything up to a length; less where the file has become shorter.</summary>
    public byte[] ReadAll(int length)
    {
        using FileQuestions.Asking asking = FileQuestions.AboutOpenFile();
        byte[] content = new byte[length], part = content;
        int read = 0;
        while (read < length)
        {
            long count = (long)pread(this, part, (nuint)(length - read), read);
            if (count <= 0)
            {
                if (count < 0)
                {
                    throw new IOException(new System.ComponentModel.Win32Exception(Marshal.GetLastWin32Error()).Message);
                }
                break;
            }
            if (!ReferenceEquals(part, content))
            {
                Buffer.BlockCopy(part, 0, content, read, (int)count);
            }
            read += (int)count;
            part = read < length ? new byte[length - read] : part;
        }
        Array.Resize(ref content, read);
        return content;
    }

    /// <summary>Some bytes from a place on; 0 at the end.</summary>
    public int Read(byte[] buffer, long at)
    {
        using FileQuestions.Asking asking = FileQuestions.AboutOpenFile();
        long count = (long)pread(this, buffer, (nuint)buffer.Length, at);
        return count >= 0 ? (int)count
            : throw new IOException(new System.ComponentModel.Win32Exception(Marshal.GetLastWin32Error()).Message);
    }

    /// <summary>Replaces the file's content.</summary>
    public void Write(byte[] content)
    {
        CutTo(0);
        WriteAt(content, 0);
    }

    /// <summary>
    /// Writes bytes at a place; what stood there is replaced, the rest stays. Where it fails, a part of them may be written: that is the
    /// caller's to take back.
    /// </summary>
    public void WriteAt(byte[] content, long at)
    {
        byte[] rest = content;
        while (true)
        {
            long written = (long)pwrite(this, rest, (nuint)rest.Length, at);
            if (written < 0)
            {
                throw new IOException($"writing failed: {PosixError.Last()}");
            }
            if (written == rest.Length)
            {
                return;
            }
            // A file takes all of it or, on a full disk, a part: why, the next try says.
            rest = rest.AsSpan((int)written).ToArray();
            at += written;
        }
    }

    /// <summary>Cuts the file off.</summary>
    public void CutTo(long length)
    {
        if (ftruncate(this, length) != 0)
        {
            throw new IOException($"writing failed: {PosixError.Last()}");
        }
    }

    /// <summary>Brings what was written to the disk. Best effort, as some file systems refuse.</summary>
    public void Flush() => _ = fsync(this);

    protected override bool ReleaseHandle() => LibC.close(handle.ToInt32()) == 0;

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(PosixDescriptor file);

    [DllImport("libc", SetLastError = true)]
    private static extern int ftruncate(PosixDescriptor file, long length);

    [DllImport("libc", SetLastError = true)]
    private static extern nint pread(PosixDescriptor file, byte[] buffer, nuint count, long offset);

    [DllImport("libc", SetLastError = true)]
    private static extern nint pwrite(PosixDescriptor file, byte[] buffer, nuint count, long offset);
}
