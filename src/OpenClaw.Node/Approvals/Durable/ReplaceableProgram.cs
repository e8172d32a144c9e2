using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Native;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// A program that an ordinary account can replace is whatever that account puts there: a grant for it is still given, since a person asked
/// for it, but says so. The node's own account counts as ordinary unless it is root's: every command that an agent runs has its rights.
/// </summary>
internal static class ReplaceableProgram
{
    private const uint Root = 0;

    /// <summary>
    /// Who could replace the file, in a sentence; null when only root (SYSTEM, Administrators) could, and for what is no path.
    /// </summary>
    public static string? Problem(string path)
    {
        if (!Path.IsPathRooted(path))
        {
            return null;
        }
        try
        {
            StateFault? fault = ThisSystem.IsWindows ? WindowsTrust.Find(path, isDirectory: false) : OfPosix(path) ?? OfLinked(path);
            return fault is null ? null : $"{path} can be replaced, and what stands there then runs unasked: {fault.What}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static StateFault? OfLinked(string path) => RealPath.TryResolve(path) is { } real && real != path ? OfPosix(real) : null;

    private static StateFault? OfPosix(string path)
    {
        PosixTrust trust = new(Root, null, PosixAccounts.IsPrivateGroup, PosixAccounts.IsUnmapped,
            name => PosixStat.Of(name, followLinks: false));
        return PosixStat.Of(path, followLinks: true) is { IsFile: true } file
            ? trust.OfFile(path, file) ?? trust.OfDirectory(Path.GetDirectoryName(path)!) : null;
    }
}
