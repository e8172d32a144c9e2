#if NET
using System.Runtime.InteropServices;
using OpenClaw.Gateway.Compat;
#endif

namespace OpenClaw.Node.Compat;

/// <summary>Tells that some child of this process ended, where the runtime can (not on .NET Framework and mono).</summary>
internal static class ChildExitSignal
{
    /// <summary>A subscription to dispose of, or null when there is no such signal.</summary>
    public static IDisposable? Subscribe(Action childEnded)
    {
#if NET
        return ThisSystem.IsWindows ? null : PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => childEnded());
#else
        _ = childEnded;
        return null;
#endif
    }
}
