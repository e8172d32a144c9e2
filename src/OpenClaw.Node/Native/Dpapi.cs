using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OpenClaw.Node.Native;

/// <summary>Windows data protection by crypt32, the same on both frameworks and without a package.</summary>
internal static class Dpapi
{
    private const int UiForbidden = 1;
    private const int LocalMachine = 4;

    /// <param name="machineKey">
    /// With the machine's key instead of the user's. A task that logs on without a password (S4U), a virtual account and a managed account
    /// cannot use a user's key; the file's access list is what keeps others out then.
    /// </param>
    /// <exception cref="Win32Exception">Windows could not.</exception>
    public static byte[] Protect(byte[] plain, bool machineKey) =>
        Call(plain, (ref Blob input, ref Blob output) =>
            CryptProtectData(ref input, "OpenClaw node", IntPtr.Zero, IntPtr.Zero, IntPtr.Zero,
                UiForbidden | (machineKey ? LocalMachine : 0), ref output));

    /// <exception cref="Win32Exception">Windows could not.</exception>
    public static byte[] Unprotect(byte[] protectedData) =>
        Call(protectedData,
            (ref Blob input, ref Blob output) =>
            CryptUnprotectData(ref input, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, UiForbidden, ref output));

    private delegate bool Transformation(ref Blob input, ref Blob output);

    private static byte[] Call(byte[] data, Transformation transformation)
    {
        Blob input = new() { Length = data.Length, Data = Marshal.AllocHGlobal(data.Length) };
        Blob output = default;
        try
        {
            Marshal.Copy(data, 0, input.Data, data.Length);
            if (!transformation(ref input, ref output))
            {
                throw new Win32Exception(Marshal.GetLastWin32Error());
            }
            byte[] result = new byte[output.Length];
            Marshal.Copy(output.Data, result, 0, output.Length);
            return result;
        }
        finally
        {
            Wipe(input);
            Marshal.FreeHGlobal(input.Data);
            if (output.Data != IntPtr.Zero)
            {
                Wipe(output);
                LocalFree(output.Data);
            }
        }
    }

    private static void Wipe(Blob blob)
    {
        for (int i = 0; i < blob.Length && blob.Data != IntPtr.Zero; i++)
        {
            Marshal.WriteByte(blob.Data, i, 0);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Blob
    {
        public int Length;
        public IntPtr Data;
    }

    [DllImport("crypt32", SetLastError = true, CharSet = CharSet.Unicode)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CryptProtectData(ref Blob input, string description, IntPtr entropy, IntPtr reserved, IntPtr prompt,
        int flags, ref Blob output);

    [DllImport("crypt32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CryptUnprotectData(ref Blob input, IntPtr description, IntPtr entropy, IntPtr reserved, IntPtr prompt,
        int flags, ref Blob output);

    [DllImport("kernel32")]
    private static extern IntPtr LocalFree(IntPtr memory);
}
