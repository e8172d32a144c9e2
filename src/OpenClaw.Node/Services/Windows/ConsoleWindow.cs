using OpenClaw.Node.Native;

namespace OpenClaw.Node.Services.Windows;

/// <summary>The console window of a task that runs in the user's own session.</summary>
internal static class ConsoleWindow
{
    /// <summary>
    /// Leaves the console: its window goes away, and closing a window cannot end the node any more. It may be seen for a moment; only a
    /// task that runs without a session (S4U) never has one.
    /// </summary>
    public static void Leave()
    {
        if (Kernel32.GetConsoleWindow() != IntPtr.Zero)
        {
            _ = Kernel32.FreeConsole();
        }
    }
}
