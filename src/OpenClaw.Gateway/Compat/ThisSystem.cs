using System.Runtime.InteropServices;
#if NET
using System.Runtime.Versioning;
#endif

namespace OpenClaw.Gateway.Compat;

/// <summary>
/// Which system this is: the one place that asks. It is said so that the compiler of native code understands it: what stands behind it for
/// another system is not in the file. (<c>RuntimeInformation.IsOSPlatform</c> compares names, which it cannot see through.)
/// </summary>
internal static class ThisSystem
{
#if NET
    [SupportedOSPlatformGuard("windows")]
    public static bool IsWindows => OperatingSystem.IsWindows();

    [SupportedOSPlatformGuard("macos")]
    public static bool IsMacOS => OperatingSystem.IsMacOS();

    [SupportedOSPlatformGuard("linux")]
    public static bool IsLinux => OperatingSystem.IsLinux();
#else
    public static bool IsWindows { get; } = Is(OSPlatform.Windows);

    public static bool IsMacOS { get; } = Is(OSPlatform.OSX);

    public static bool IsLinux { get; } = Is(OSPlatform.Linux);
#endif

    /// <summary>For a platform that is a value.</summary>
    public static bool Is(OSPlatform platform) => RuntimeInformation.IsOSPlatform(platform);
}
