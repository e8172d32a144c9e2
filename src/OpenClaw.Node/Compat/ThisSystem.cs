#if !NET
using System.Runtime.InteropServices;
#endif

namespace OpenClaw.Node.Compat;

/// <summary>
/// Which system this is, said so that the compiler of native code understands it: what stands behind it for another system is not in the file.
/// (<c>RuntimeInformation.IsOSPlatform</c> compares names, which it cannot see through.)
/// </summary>
internal static class ThisSystem
{
#if NET
    public static bool IsWindows => OperatingSystem.IsWindows();

    public static bool IsMacOS => OperatingSystem.IsMacOS();
#else
    public static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public static bool IsMacOS => RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
#endif
}
