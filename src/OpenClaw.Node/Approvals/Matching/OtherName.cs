using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Approvals.Files;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Names under which a program is called and that are not its file's own. Many files are many programs and ask for their name: <c>lsmod</c>
/// and <c>rmmod</c> are one file, and so are <c>runlevel</c> and <c>poweroff</c>. What was allowed under one of these names is allowed
/// under no other.
/// </summary>
internal static class OtherName
{
    /// <summary>The name; null where it is the file's own. dash, which <c>sh</c> often is, asks for none.</summary>
    /// <param name="found">Where the program was found.</param>
    /// <param name="real">The same without links.</param>
    public static string? Of(string found, string real)
    {
        string name = LexicalPath.BaseName(found), own = LexicalPath.BaseName(real);
        return string.Equals(name, own, ThisSystem.IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            || own == "dash" ? null : name;
    }

    /// <summary>
    /// The path by which a rule may say that name: its directory without links, and the name. Null where the name is the file's own, or
    /// where somebody besides root could make the name lead elsewhere: a rule for such a link would be a rule for whatever that account
    /// puts there.
    /// </summary>
    /// <param name="found">Where the program was found.</param>
    /// <param name="real">The same without links.</param>
    public static string? SystemPath(string found, string real)
    {
        return Follow(found, real, out _);
    }

    /// <summary>
    /// True when the name says the same as the file's own: a version (<c>python3</c> of python3.11), or what the system's alternatives make
    /// of it (<c>awk</c>). Only there do a rule's arguments mean the same as under the file's own name.
    /// </summary>
    /// <param name="found">Where the program was found.</param>
    /// <param name="real">The same without links.</param>
    public static bool MeansTheSame(string found, string real)
    {
        if (Of(found, real) is not { } name)
        {
            return true;
        }
        string own = LexicalPath.BaseName(real);
        bool isVersion = own.StartsWith(name, StringComparison.Ordinal) && own[name.Length] is '.' or '-' or (>= '0' and <= '9');
        return Follow(found, real, out bool alternative) is not null && (isVersion || alternative);
    }

    private static string? Follow(string found, string real, out bool alternative)
    {
        alternative = false;
        if (ThisSystem.IsWindows || Of(found, real) is not { } name
            || RealPath.TryResolve(LexicalPath.DirectoryName(found)) is not { } directory || !SystemFile.IsRootOnly(real))
        {
            return null;
        }
        string path = directory.TrimEnd('/') + "/" + name, at = path;
        for (int links = 0; SystemFile.IsRootOnly(LexicalPath.DirectoryName(at)); links++)
        {
            if (PosixFile.ReadLink(at) is not { } target)
            {
                return path;
            }
            if (links == PosixFile.MostLinks)
            {
                break;
            }
            // Behind the alternatives the file itself has to come: what they lead to by another of its names is that name.
            alternative |= at.StartsWith("/etc/alternatives/", StringComparison.Ordinal)
                && LexicalPath.BaseName(target) == LexicalPath.BaseName(real);
            at = target.StartsWith("/", StringComparison.Ordinal) ? target : LexicalPath.DirectoryName(at).TrimEnd('/') + "/" + target;
        }
        return null;
    }
}
