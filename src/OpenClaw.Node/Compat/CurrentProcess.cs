namespace OpenClaw.Node.Compat;

internal static class CurrentProcess
{
    public static int Id
#if NET
        => Environment.ProcessId;
#else
        => System.Diagnostics.Process.GetCurrentProcess().Id;
#endif
}
