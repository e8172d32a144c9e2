using System.Runtime.InteropServices;

namespace OpenClaw.Node.Native;

/// <summary>Who this process is on Linux and macOS.</summary>
internal static class PosixAccount
{
    public static bool IsRoot => geteuid() == 0;

    public static uint UserId => geteuid();

    [DllImport("libc")]
    private static extern uint geteuid();
}
