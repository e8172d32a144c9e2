using System.Runtime.InteropServices;
using System.Text;

namespace OpenClaw.Node.Execution.Posix;

/// <summary>A NULL-terminated array of C strings in one native block, as <c>argv</c> and <c>envp</c> want it.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private IntPtr _block;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        var table = (strings.Count + 1) * sizeof(byte*);
        long size = table;
        foreach (var text in strings)
        {
            size += Encoding.UTF8.GetByteCount(text) + 1;
        }

        _block = Marshal.AllocHGlobal(new IntPtr(size));
        var next = (byte*)_block + table;
        var end = (byte*)_block + size;
        for (var i = 0; i < strings.Count; i++)
        {
            Pointers[i] = next;
            var text = strings[i];
            if (text.Length > 0)
            {
                fixed (char* chars = text)
                {
                    next += Encoding.UTF8.GetBytes(chars, text.Length, next, (int)(end - next));
                }
            }

            *next++ = 0;
        }

        Pointers[strings.Count] = null;
    }

    public byte** Pointers => (byte**)_block;

    public void Dispose()
    {
        Marshal.FreeHGlobal(_block);
        _block = IntPtr.Zero;
    }
}
