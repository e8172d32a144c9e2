using System.Runtime.InteropServices;

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
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? PathRules.Windows
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? PathRules.MacOS
        : PathRules.Linux;
}
