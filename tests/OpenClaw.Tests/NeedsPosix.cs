using System.Runtime.InteropServices;

namespace OpenClaw.Tests;

/// <summary>
/// Tests that start programs of Linux and macOS, or make links there. Under wine a second exception out of a constructor hangs the runtime,
/// so that skipping there is no way.
/// </summary>
[Trait("NotUnder", "wine")]
public abstract class NeedsPosix
{
    protected NeedsPosix() => Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "uses programs or links of POSIX");
}
