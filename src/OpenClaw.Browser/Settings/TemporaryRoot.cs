using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Browser.Settings;

/// <summary>
/// Where the browser's passing files lie (docs/protocol/browser.md 3.2): the place that OpenClaw's own programs use, so that an agent's
/// paths mean the same to both.
/// </summary>
internal static class TemporaryRoot
{
    /// <summary>Another place than OpenClaw's own, as a full path: where the temporary folder is small, say.</summary>
    public const string Variable = "OPENCLAW_BROWSER_FILES";

    /// <summary>
    /// What <see cref="Variable"/> says, else <c>/tmp/openclaw</c>, on Windows <c>%TEMP%\openclaw</c>; made when missing. Where it belongs
    /// to somebody else, or others may write to it, a folder of the state directory takes its place.
    /// </summary>
    /// <param name="stateDirectory">The node's.</param>
    /// <param name="environment">The node's.</param>
    /// <param name="log">Is told when the variable's folder cannot be used.</param>
    public static string Prepare(string stateDirectory, Func<string, string?> environment, INodeLog log)
    {
        string usual = ThisSystem.IsWindows ? Path.Combine(Path.GetTempPath(), "openclaw") : "/tmp/openclaw";
        if (environment(Variable) is not { Length: > 0 } given)
        {
            return Prepare(usual, stateDirectory);
        }
        // Written to its end: what stands behind a link and a separator is the folder that the link leads to.
        string wanted = LexicalPath.IsAbsolute(given)
            ? Path.GetFullPath(given).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) : "";
        string found = wanted.Length == 0 || FileTrust.OfDirectory(wanted, isNodes: true) is not null
            ? InState(stateDirectory) : Prepare(wanted, stateDirectory);
        if (found != wanted)
        {
            log.Write(LogLevel.Warning, BrowserLogEvents.Configuration,
                $"{Variable} is '{given}', which is no full path of a folder that is this account's and that nobody else may write to: " +
                $"the browser's downloads and uploads are in {found}.");
        }
        return found;
    }

    internal static string Prepare(string preferred, string stateDirectory)
    {
        try
        {
            PrivateFile.EnsureDirectory(preferred);
            if (FileFacts.OfLink(preferred) is { Kind: FileKind.Directory } facts && (ThisSystem.IsWindows
                ? FileProtection.IsOwnedByUs(preferred)
                : facts.OwnedByUs && ((FileProtection.PosixMode(preferred) ?? 0) & PosixMode.OthersWrite) == 0))
            {
                return preferred;
            }
        }
        catch (Exception problem) when (problem is NodeStateException or IOException or UnauthorizedAccessException)
        {
            // Somebody else was there first.
        }
        return InState(stateDirectory);
    }

    private static string InState(string stateDirectory) => Path.Combine(stateDirectory, "browser", "tmp");
}
