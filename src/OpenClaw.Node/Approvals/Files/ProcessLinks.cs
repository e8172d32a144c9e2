using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>
/// Links that lead each process elsewhere: <c>/proc/self/cwd</c> is this node's directory to the node and the command's own to the command.
/// A path over one of them names nothing that could be decided about; so do descriptors (<c>/dev/fd/3</c>).
/// </summary>
internal static class ProcessLinks
{
    private const int ProcMagic = 0x9fa0;

    /// <summary>True when the way to a file that is there goes over such a link.</summary>
    public static bool AreOnTheWay(string path)
    {
        List<string> ahead = [.. Parts(path.StartsWith("/", StringComparison.Ordinal) ? path : OwnDirectory.Path + "/" + path)];
        string at = "";
        for (int links = 0; ahead.Count > 0;)
        {
            string part = ahead[ahead.Count - 1];
            ahead.RemoveAt(ahead.Count - 1);
            if (part == "..")
            {
                // No link is left in what lies behind.
                at = at.Length > 0 ? at.Substring(0, at.LastIndexOf('/')) : at;
                continue;
            }
            string next = at + "/" + part;
            if (PosixFile.ReadLink(next) is not { } target)
            {
                at = next;
                continue;
            }
            if (IsOfProcesses(at))
            {
                return true;
            }
            if (++links > PosixFile.MostLinks)
            {
                // A loop leads nowhere, and that for everybody.
                return false;
            }
            at = target.StartsWith("/", StringComparison.Ordinal) ? "" : at;
            ahead.AddRange(Parts(target));
        }
        return at.StartsWith("/dev/fd/", StringComparison.Ordinal);
    }

    /// <summary>By the kind of the file system: it may be mounted anywhere.</summary>
    private static bool IsOfProcesses(string directory) =>
        ThisSystem.IsLinux && LibC.FileSystemKind(directory.Length > 0 ? directory : "/") == ProcMagic;

    // The next one last.
    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(static part => part is not ("" or ".")).Reverse();
}
