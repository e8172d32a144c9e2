using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>How paths are compared: it differs by operating system (docs/protocol/policy.md 4.3).</summary>
internal enum PathRules
{
    Linux,
    MacOS,
    Windows,
}

/// <summary>The rules of the machine we are on.</summary>
internal static class MachinePaths
{
    public static PathRules Rules { get; } =
        ThisSystem.IsWindows ? PathRules.Windows
        : ThisSystem.IsMacOS ? PathRules.MacOS
        : PathRules.Linux;
}
