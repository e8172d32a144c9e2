using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Compat;

namespace OpenClaw.Node.Native;

/// <summary>
/// Where the file system does not answer at the moment: a thread waits there. Nothing below is asked about meanwhile, whatever link leads
/// there, so that each silent file system keeps a thread or two and not one for each request.
/// </summary>
internal static class SilentPlaces
{
    /// <summary>How many may wait for a place that is only slow so far.</summary>
    internal const int MostSlow = 3;

    // Kinds of file systems that ask another machine or another program, which may not answer; those of this machine's own disks do.
    private static readonly string[] Remote =
        ["nfs", "cifs", "smb", "fuse", "9p", "ceph", "gluster", "lustre", "afs", "autofs", "virtiofs", "vboxsf", "vmhgfs", "gfs", "ocfs",
            "beegfs", "gpfs", "orangefs", "davfs", "coda", "pvfs", "prl_fs"];

    private static readonly object Gate = new();
    // under Gate: how many threads wait there
    private static readonly Dictionary<string, (int Slow, int Silent)> Places = new(StringComparer.Ordinal);
    private static readonly HashSet<string> RemoteMounts = new(StringComparer.Ordinal); // under Gate: those of them that ask others
    private static volatile bool _any;

    /// <summary>Notes that a thread has waited for a path for a while.</summary>
    /// <returns>The place: the mount, or the path itself where it is not known that its mount asks anybody else.</returns>
    public static string Add(string path)
    {
        string? mount = MountOf(path);
        lock (Gate)
        {
            if (mount is not null)
            {
                RemoteMounts.Add(mount);
            }
            Change(mount ?? path, 1, 0);
        }
        return mount ?? path;
    }

    /// <summary>That thread is not waited for any more: nobody else is sent there.</summary>
    public static void IsSilent(string place) => Change(place, -1, 1);

    /// <summary>A thread that waited there came back.</summary>
    public static void Remove(string place, bool wasSilent) => Change(place, wasSilent ? 0 : -1, wasSilent ? -1 : 0);

    private static void Change(string place, int slow, int silent)
    {
        lock (Gate)
        {
            (int Slow, int Silent) known = Places.TryGetValue(place, out (int, int) count) ? count : default;
            Places[place] = (known.Slow + slow, known.Silent + silent);
            if (Places[place] == default)
            {
                Places.Remove(place);
                RemoteMounts.Remove(place);
            }
            _any = Places.Count > 0;
        }
    }

    /// <summary>True while there are such places: what is done only then costs nothing otherwise.</summary>
    public static bool Any => _any;

    /// <param name="path">What is to be asked about.</param>
    /// <param name="before">Told each part of the way, links followed, before it is looked at.</param>
    /// <exception cref="SilentFileSystemException">It lies in a place that does not answer.</exception>
    public static void Check(string path, Action<string> before)
    {
        if (ThisSystem.IsWindows || path.Length == 0)
        {
            return;
        }
        foreach (string part in Way(path[0] == '/' ? path : OwnDirectory.Path + "/" + path, before))
        {
            if (IsClosed(part))
            {
                throw new SilentFileSystemException(part);
            }
        }
    }

    private static bool IsClosed(string part)
    {
        lock (Gate)
        {
            // A disk of this machine that is slow for a moment is waited for.
            return Places.TryGetValue(part, out (int Slow, int Silent) known)
                && (known.Silent > 0 || (known.Slow >= MostSlow && RemoteMounts.Contains(part)));
        }
    }

    /// <summary>
    /// The innermost mount that a path lies on, if it is one that asks another machine or program. Linux only; links are not followed:
    /// whoever looks waits, too.
    /// </summary>
    private static string? MountOf(string path)
    {
        if (ThisSystem.IsWindows || ThisSystem.IsMacOS || path.Length == 0 || path[0] != '/')
        {
            return null;
        }
        (string Place, bool IsRemote) innermost = ("", false);
        foreach ((string place, bool isRemote) in Mounts())
        {
            // Of several at one place the last one counts.
            if (place.Length >= innermost.Place.Length
                && (path == place || path.StartsWith(place.TrimEnd('/') + "/", StringComparison.Ordinal)))
            {
                innermost = (place, isRemote);
            }
        }
        return innermost.IsRemote ? innermost.Place : null;
    }

    /// <summary>The parts of a way, each without links: <c>/a</c>, <c>/a/b</c>, …</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="before">Told each part before it is looked at.</param>
    private static IEnumerable<string> Way(string path, Action<string> before)
    {
        var rest = new Stack<string>(Enumerable.Reverse(path.Split('/')));
        string at = "";
        for (int links = 0; rest.Count > 0 && links <= PosixFile.MostLinks;)
        {
            string part = rest.Pop();
            if (part is "" or ".")
            {
                continue;
            }
            if (part == "..")
            {
                at = at.Substring(0, Math.Max(0, at.LastIndexOf('/')));
                continue;
            }
            string next = at + "/" + part;
            yield return next;
            before(next);
            if (PosixFile.ReadLinkUnasked(next) is not { Length: > 0 } target)
            {
                at = next;
                continue;
            }
            links++;
            at = target[0] == '/' ? "" : at;
            foreach (string step in Enumerable.Reverse(target.Split('/')))
            {
                rest.Push(step);
            }
        }
    }

    private static List<(string Place, bool IsRemote)> Mounts()
    {
        List<(string Place, bool IsRemote)> found = [];
        try
        {
            foreach (string line in File.ReadAllLines("/proc/self/mountinfo"))
            {
                // "36 35 98:0 /root /place options … - kind source options" (proc_pid_mountinfo(5)).
                string[] words = line.Split(' ');
                int dash = Array.IndexOf(words, "-");
                if (dash > 4 && dash + 1 < words.Length)
                {
                    // What answers nobody and is the root of everything is not named as a place: nothing would be left.
                    found.Add((Unescape(words[4]),
                        words[4] != "/" && Array.Exists(Remote, kind => words[dash + 1].StartsWith(kind, StringComparison.Ordinal))));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the path itself is the place.
        }
        return found;
    }

    // Blanks and the like are written as \040.
    private static string Unescape(string text)
    {
        if (text.IndexOf('\\') < 0)
        {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool escaped = text[i] == '\\' && i + 3 < text.Length && text.Substring(i + 1, 3).All(static c => c is >= '0' and <= '7');
            plain.Append(escaped ? (char)(((text[i + 1] - '0') * 64) + ((text[i + 2] - '0') * 8) + (text[i + 3] - '0')) : text[i]);
            i += escaped ? 3 : 0;
        }
        return plain.ToString();
    }
}
