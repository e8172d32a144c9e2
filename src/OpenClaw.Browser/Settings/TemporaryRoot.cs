using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State;

namespace OpenClaw.Browser.Settings;

/// <summary>
/// Where the browser's passing files lie (docs/protocol/browser.md 3.2): the place that OpenClaw's own programs use, so that an agent's
/// paths mean the same to both.
/// </summary>
internal static class TemporaryRoot
{
    private const int AnyoneElseWrites = 0b000_010_010;

    /// <summary>
    /// <c>/tmp/openclaw</c>, on Windows <c>%TEMP%\openclaw</c>; made when missing. Where it belongs to somebody else, or others may write
    /// to it, a folder of the state directory takes its place.
    /// </summary>
    public static string Prepare(string stateDirectory) =>
        Prepare(ThisSystem.IsWindows ? Path.Combine(Path.GetTempPath(), "openclaw") : "/tmp/openclaw", stateDirectory);

    internal static string Prepare(string preferred, string stateDirectory)
    {
        try
        {
            PrivateFile.EnsureDirectory(preferred);
            if (FileFacts.OfLink(preferred) is { Kind: FileKind.Directory } facts && (ThisSystem.IsWindows
                ? FileProtection.IsOwnedByUs(preferred)
                : facts.OwnedByUs && ((FileProtection.PosixMode(preferred) ?? 0) & AnyoneElseWrites) == 0))
            {
                return preferred;
            }
        }
        catch (Exception problem) when (problem is NodeStateException or IOException or UnauthorizedAccessException)
        {
            // Somebody else was there first.
        }
        return Path.Combine(stateDirectory, "browser", "tmp");
    }
}
