using System.Management.Automation;
using OpenClaw.Node.Services;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Deployment;

/// <summary>That a node which a deployment leaves alone is of another version than the module of that deployment.</summary>
/// <param name="Version">Of the node.</param>
/// <param name="IsOlder">Than the module; else it is newer.</param>
/// <param name="IsOfModule">It was installed from a module, so that one can take its place.</param>
/// <param name="Notice">The same in a sentence.</param>
internal sealed record InstalledVersion(string Version, bool IsOlder, bool IsOfModule, string Notice)
{
    /// <param name="found">What <c>Inspect.ps1</c> wrote.</param>
    /// <param name="own">The module's version.</param>
    /// <returns>Null where both are of one version, and where it is not known.</returns>
    public static InstalledVersion? Of(PSObject found, string own)
    {
        string?[] theirs = [found.Properties["Running"]?.Value as string, found.Properties["Version"]?.Value as string];
        bool ofModule = found.Properties["Runtime"]?.Value as string is not nameof(NodeServiceRuntime.Executable);
        return theirs.FirstOrDefault(version => VersionNotice.IsOlder(version, own)) is { } older
                ? new InstalledVersion(older, true, ofModule,
                    $"The installed node is version {older}; this module is {own}. It was left as it is{(ofModule ? "." : ": it was installed with openclaw-node, whose newest version brings it up to date.")}")
            : theirs.FirstOrDefault(version => VersionNotice.IsOlder(own, version)) is { } newer
                ? new InstalledVersion(newer, false, ofModule,
                    $"The installed node is version {newer}, newer than this module ({own}). It was left as it is; -Force would put the older one in its place.")
            : null;
    }
}
