using System.Runtime.InteropServices;

namespace OpenClaw.Node.Services.Windows;

/// <summary>The console window of a task that runs in the user's own session.</summary>
internal static class ConsoleWindow
{
    /// <summary>
    /// Leaves the console: its window goes away, and closing a window cannot end the node any more. It may be seen for a moment; only a task that
    /// runs without a session (S4U) never has one.
    /// </summary>
    public static void Leave()
    {
        if (GetConsoleWindow() != IntPtr.Zero)
        {
            _ = FreeConsole();
        }
    }

    [DllImport("kernel32")]
    private static extern IntPtr GetConsoleWindow();

    [DllImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool FreeConsole();
}
