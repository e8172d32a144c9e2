using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Which programs are the machine's own: in a directory of the system, and out of reach of ordinary accounts on the whole way. Only of
/// those it is known what they do with the command behind them.
/// </summary>
internal static class SystemFile
{
    private static readonly string[] Directories =
        ["/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/run/current-system/sw/bin"];

    /// <summary>True for a path right in one of the directories where systems keep their programs; who owns it is not looked at.</summary>
    public static bool IsInSystemDirectory(string path) => Array.IndexOf(Directories, LexicalPath.DirectoryName(path)) >= 0;

    /// <summary>True for one of those directories, where only root can write.</summary>
    public static bool IsSystemDirectory(string path) => Array.IndexOf(Directories, path) >= 0 && IsRootOnly(path);

    /// <summary>True when the program is the machine's own.</summary>
    /// <param name="found">Where it was found.</param>
    /// <param name="real">The same without links.</param>
    public static bool IsOwn(string found, string real)
    {
        if (ThisSystem.IsWindows)
        {
            return IsBelow(real, Environment.GetFolderPath(Environment.SpecialFolder.System))
                || IsBelow(real, Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles));
        }
        // A name elsewhere that leads into a system directory must lead to a program of that kind: a link called "sh" to perl would read
        // the command as a file of code. What the system directory's own name leads to is the system's, as long as only root can turn it.
        return IsInSystemDirectory(found)
            ? IsRootOnly(LexicalPath.DirectoryName(found)) && IsRootOnly(real)
            : IsInSystemDirectory(real) && IsSameKind(ExecutableName.Normalise(real), ExecutableName.Normalise(found)) && IsRootOnly(real);
    }

    /// <summary>True when root owns the file and every directory above it, and nobody else may write to any of them.</summary>
    internal static bool IsRootOnly(string path)
    {
        if (RealPath.TryResolve(path) is not { } real)
        {
            return false;
        }
        for (string? part = real; !string.IsNullOrEmpty(part); part = Path.GetDirectoryName(part))
        {
            if (FileFacts.Of(part!) is not { OnlyRootWrites: true })
            {
                return false;
            }
        }
        return true;
    }

    // "sh" may be any shell that reads a text as sh does; one that reads it otherwise, or files of its account before it, only under its
    // own name.
    internal static bool IsSameKind(string real, string name) => real == name || ShellNames.Family(name) switch
    {
        null => false,
        ShellFamily.Posix => IsSh(real) && IsSh(name),
        { } family => ShellNames.Family(real) == family,
    };

    private static bool IsSh(string shell) =>
        ShellNames.IsParseable(shell) && !ShellNames.ReadsStartupFiles(shell) && StartupFiles.Switch(shell) is null;

    private static bool IsBelow(string path, string directory) =>
        directory.Length > 0 && path.StartsWith(directory.TrimEnd('\\') + "\\", StringComparison.OrdinalIgnoreCase);
}
