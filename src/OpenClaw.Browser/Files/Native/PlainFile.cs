using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Browser.Files.Native;

/// <summary>
/// Whether a path is a regular file with one name. A pipe would be waited for, a device read; a file with several names may be somebody
/// else's under a name of ours. Links are not followed.
/// </summary>
internal static class PlainFile
{
    /// <exception cref="IOException">On Windows: it is not there, or may not be looked at.</exception>
    public static bool Is(string path)
    {
        if (ThisSystem.IsWindows)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return WindowsFileFacts.Of(file.SafeFileHandle) is { Links: 1 };
        }
        return PosixStat.Of(path, followLinks: false) is { IsFile: true, Links: 1 };
    }
}
