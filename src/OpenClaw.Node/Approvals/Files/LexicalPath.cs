using System.Text;

namespace OpenClaw.Node.Approvals.Files;

/// <summary>Paths as text: <c>.</c>, <c>..</c> and doubled separators removed without looking at the disk.</summary>
internal static class LexicalPath
{
    /// <summary>Like Node's <c>path.normalize</c>: keeps a trailing separator, gives <c>.</c> for nothing.</summary>
    public static string Normalize(string path, bool windows)
    {
        if (path.Length == 0)
        {
            return ".";
        }
        char separator = windows ? '\\' : '/';
        string root = Root(path, windows);
        string rest = path.Substring(root.Length);
        bool absolute = root.Length > 0 && IsSeparator(root[root.Length - 1], windows);
        bool trailing = rest.Length > 0 && IsSeparator(rest[rest.Length - 1], windows);
        List<string> kept = [];
        foreach (string part in windows ? rest.Split('/', '\\') : rest.Split('/'))
        {
            if (part.Length == 0 || part == ".")
            {
                continue;
            }
            if (part == ".." && kept.Count > 0 && kept[kept.Count - 1] != "..")
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (part != ".." || !absolute)
            {
                kept.Add(part);
            }
        }
        StringBuilder text = new(windows ? root.Replace('/', '\\') : root);
        text.Append(string.Join(separator.ToString(), kept));
        if (text.Length == 0)
        {
            text.Append('.');
            if (trailing)
            {
                text.Append(separator);
            }
        }
        else if (trailing && kept.Count > 0)
        {
            text.Append(separator);
        }
        return text.ToString();
    }

    /// <summary>Like Node's <c>path.resolve(base, path)</c> on this machine: absolute, normalised, without a trailing separator.</summary>
    public static string Resolve(string baseDirectory, string path)
    {
        bool windows = MachinePaths.Rules == PathRules.Windows;
        if (windows)
        {
            try
            {
                return Path.GetFullPath(Path.Combine(baseDirectory, path));
            }
            catch (Exception refused) when (refused is ArgumentException or NotSupportedException or PathTooLongException)
            {
                // A NUL, in .NET Framework also < > | " and others: the name of no file, so that nothing will be found there. That is for
                // the decision to say.
                return Straight(IsAbsolute(path) ? path : baseDirectory + "\\" + path, windows);
            }
        }
        string joined = path.StartsWith("/", StringComparison.Ordinal) ? path : baseDirectory + "/" + path;
        // A directory that is relative itself is one of the process's own: rare, and read name by name.
        return joined[0] == '/' ? StraightPosix(joined) : Straight(joined, windows);
    }

    /// <summary>An absolute path of POSIX, normalised: every word of a command may be one, and most are straight already.</summary>
    private static string StraightPosix(string path)
    {
        char[]? text = null;
        int length = 0;
        for (int start = 1, end; start <= path.Length; start = end + 1)
        {
            end = path.IndexOf('/', start);
            end = end < 0 ? path.Length : end;
            int name = end - start;
            bool here = name == 0 || name == 1 && path[start] == '.', up = name == 2 && path[start] == '.' && path[start + 1] == '.';
            if (text is null && (here || up))
            {
                text = path.ToCharArray();
                length = start - 1;
            }
            if (up)
            {
                length = length == 0 ? 0 : Array.LastIndexOf(text!, '/', length - 1);
            }
            else if (text is not null && !here)
            {
                text[length] = '/';
                path.CopyTo(start, text, length + 1, name);
                length += name + 1;
            }
        }
        return text is null ? path : length == 0 ? "/" : new string(text, 0, length);
    }

    private static string Straight(string joined, bool windows)
    {
        string normal = Normalize(joined, windows);
        return normal.Length > 1 && IsSeparator(normal[normal.Length - 1], windows) ? normal.Substring(0, normal.Length - 1) : normal;
    }

    public static bool IsAbsolute(string path) => MachinePaths.Rules == PathRules.Windows
        ? path.Length > 2 && path[1] == ':' && IsSeparator(path[2], windows: true)
            || path.Length > 1 && IsSeparator(path[0], true) && IsSeparator(path[1], true)
        : path.StartsWith("/", StringComparison.Ordinal);

    /// <summary>What stands behind the last <c>/</c>, be it nothing: also of a text that is no path of this machine.</summary>
    public static string LastName(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>Like Node's <c>path.basename</c> on this machine: separators at the end do not count.</summary>
    public static string BaseName(string path)
    {
        bool windows = MachinePaths.Rules == PathRules.Windows;
        int end = path.Length;
        while (end > 0 && IsSeparator(path[end - 1], windows))
        {
            end--;
        }
        int start = end;
        while (start > 0 && !IsSeparator(path[start - 1], windows))
        {
            start--;
        }
        return path.Substring(start, end - start);
    }

    public static string DirectoryName(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "";
        return directory.Length > 0 ? directory : Path.GetPathRoot(path) ?? "";
    }

    private static string Root(string path, bool windows)
    {
        if (!windows)
        {
            return path[0] == '/' ? "/" : "";
        }
        if (path.Length > 1 && path[1] == ':' && char.IsLetter(path[0]))
        {
            return path.Length > 2 && IsSeparator(path[2], true) ? path.Substring(0, 2) + "\\" : path.Substring(0, 2);
        }
        return IsSeparator(path[0], true) ? path.Length > 1 && IsSeparator(path[1], true) ? "\\\\" : "\\" : "";
    }

    private static bool IsSeparator(char c, bool windows) => c == '/' || windows && c == '\\';
}
