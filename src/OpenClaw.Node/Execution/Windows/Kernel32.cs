using System.Runtime.InteropServices;

namespace OpenClaw.Node.Execution.Windows;

/// <summary>The functions of Windows that start, watch and end processes.</summary>
internal static unsafe class Kernel32
{
    [DllImport("kernel32", ExactSpelling = true)]
    public static extern uint GetConsoleOutputCP();

    [DllImport("kernel32", ExactSpelling = true)]
    public static extern uint GetOEMCP();
}
