using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenClaw.Node.Native;

namespace OpenClaw.Tests.Compat;

/// <summary>
/// Tests make directories without naming a mode; under a umask of 000 everybody could write them, and the node would rightly not trust
/// them.
/// </summary>
internal static class TestUmask
{
    [ModuleInitializer]
    internal static void Set()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            PosixFile.SetUmask(0b000_010_010);
        }
    }
}
