using System.Runtime.InteropServices;

namespace OpenClaw.Tests.Browser.Launch;

/// <summary>What <see cref="WindowsPipeTests"/> starts: answers in capitals on descriptor 4 what it reads on descriptor 3.</summary>
internal static class ControlPipeProgram
{
    public const string Switch = "--control-pipe-of-tests";

    public static int Run()
    {
        byte[] buffer = new byte[256];
        int count;
        while ((count = Read(3, buffer, buffer.Length)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[i] = (byte)char.ToUpperInvariant((char)buffer[i]);
            }
            if (Write(4, buffer, count) != count)
            {
                return 2;
            }
        }
        return count == 0 ? 0 : 1;
    }

    [DllImport("msvcrt", EntryPoint = "_read", CallingConvention = CallingConvention.Cdecl)]
    private static extern int Read(int descriptor, byte[] buffer, int count);

    [DllImport("msvcrt", EntryPoint = "_write", CallingConvention = CallingConvention.Cdecl)]
    private static extern int Write(int descriptor, byte[] buffer, int count);
}
