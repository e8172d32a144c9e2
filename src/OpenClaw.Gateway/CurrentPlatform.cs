using OpenClaw.Gateway.Compat;

namespace OpenClaw.Gateway;

/// <summary>This machine in the gateway's words.</summary>
internal static class CurrentPlatform
{
    public static string Name { get; } =
        ThisSystem.IsWindows ? "windows"
        : ThisSystem.IsMacOS ? "macos"
        : "linux";

    public static string Family { get; } = Name switch { "windows" => "Windows", "macos" => "Mac", _ => "Linux" };
}
