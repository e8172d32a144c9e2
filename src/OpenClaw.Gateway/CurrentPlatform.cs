using System.Runtime.InteropServices;

namespace OpenClaw.Gateway;

/// <summary>This machine in the gateway's words.</summary>
internal static class CurrentPlatform
{
    public static string Name { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "windows"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "macos"
        : "linux";

    public static string Family { get; } = Name switch { "windows" => "Windows", "macos" => "Mac", _ => "Linux" };
}
