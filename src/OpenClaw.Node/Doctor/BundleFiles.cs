using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Doctor;

/// <summary>
/// The state directory as a support bundle sees it: files that are read whole, and a list of all of them. No link is followed.
/// </summary>
internal static class BundleFiles
{
    private const int MostFiles = 1000;
    private const int Deepest = 4;

    /// <summary>The text of a file; null when there is none.</summary>
    /// <exception cref="NodeStateException">It, or a directory between the state directory and it, is a link; or it cannot be
    /// read.</exception>
    public static string? Read(StateLocation state, string path)
    {
        RequirePlainWay(state, path);
        return PrivateFile.Read(path) is { } content ? Encoding.UTF8.GetString(content).TrimStart('\uFEFF') : null;
    }

    /// <exception cref="NodeStateException">It, or a directory between the state directory and it, is a link.</exception>
    public static void RequirePlainWay(StateLocation state, string path)
    {
        string? at = path;
        do
        {
            if (IsLink(at))
            {
                throw new NodeStateException(StateProblem.Unsafe, $"{at} is a link, and was not followed.", at);
            }
            at = Path.GetDirectoryName(at);
        }
        while (at is not null && at.Length > state.Directory.Length && at.StartsWith(state.Directory, StringComparison.Ordinal));
    }

    /// <summary>Names, kinds, sizes, owners, modes and times; nothing of what is in them.</summary>
    public static IEnumerable<string> List(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [$"{directory} is {(File.Exists(directory) ? "no directory" : "not there")}."];
        }
        string[] lines = [.. Below(directory, "", 1).Take(MostFiles + 1)];
        string[] head = [Line(directory, "."), .. lines.Take(MostFiles)];
        return lines.Length > MostFiles ? head.Append($"... and more than {MostFiles} files in all") : head;
    }

    private static IEnumerable<string> Below(string directory, string name, int depth)
    {
        string[] paths;
        string? problem = null;
        try
        {
            paths = [.. Directory.EnumerateFileSystemEntries(directory).OrderBy(path => path, StringComparer.Ordinal)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            (paths, problem) = ([], closed.Message);
        }
        if (problem is not null)
        {
            yield return $"{name}: {Printable.Visible(problem)}";
        }
        foreach (string path in paths)
        {
            string inner = name + Path.GetFileName(path);
            yield return Line(path, inner);
            if (!IsLink(path) && Directory.Exists(path))
            {
                IEnumerable<string> more = depth < Deepest ? Below(path, inner + "/", depth + 1) : [$"{Printable.Visible(inner)}/..."];
                foreach (string line in more)
                {
                    yield return line;
                }
            }
        }
    }

    private static string Line(string path, string name)
    {
        try
        {
            FileInfo file = new(path);
            bool isLink = IsLink(path);
            string kind = isLink ? "link" : Directory.Exists(path) ? "directory" : "file";
            string size = kind == "file" ? file.Length.ToString(CultureInfo.InvariantCulture) : "-";
            return $"{file.LastWriteTimeUtc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} {Access(path, kind),-18} {size,12} {kind,-9} {Printable.Visible(name)}";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return $"{Printable.Visible(name)}: {Printable.Visible(problem.Message)}";
        }
    }

    // 0600 1000:1000; on Windows only whether the owner is one of those who should be.
    private static string Access(string path, string kind)
    {
        if (ThisSystem.IsWindows)
        {
            return kind == "link" ? "-" : FileProtection.ForeignOwner(path, kind == "directory") is { } owner ? owner : "own";
        }
        return PosixStat.Of(path, followLinks: false) is { } stat
            ? FormattableString.Invariant($"{Convert.ToString(stat.Permissions, 8).PadLeft(4, '0')} {stat.User}:{stat.Group}")
            : "-";
    }

    private static bool IsLink(string path)
    {
        if (!ThisSystem.IsWindows)
        {
            return PosixStat.Of(path, followLinks: false) is { IsLink: true };
        }
        return WindowsFileFacts.AttributesOf(path) is { } attributes && (attributes & WindowsFileFacts.ReparsePoint) != 0;
    }
}
