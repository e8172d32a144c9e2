namespace OpenClaw.Node.Execution.Programs;

/// <summary>
/// PATH × extensions (docs/protocol/process.md 1.1). Pure: the file system is one function, paths are Windows paths whatever runs the code,
/// so that its rules are tested everywhere. The current directory is never searched, nor is a relative entry of PATH, which would be the
/// same; the extensions are those that can be started here, whatever PATHEXT says; a file without extension is no program.
/// </summary>
internal sealed class WindowsProgramSearch(IReadOnlyDictionary<string, string> environment, string workingDirectory,
    Func<string, bool> exists)
{
    private const string DefaultExtensions = ".EXE;.CMD;.BAT;.COM";

    // In the order in which cmd.exe tries them.
    private static readonly string[] Startable = [".com", ".exe", ".bat", ".cmd"];

    /// <summary>True for a file of one of the kinds that are programs.</summary>
    public static bool IsStartable(string path) => Startable.Contains(ExtensionOf(path));

    /// <summary>The full path of what would be started, or null.</summary>
    public string? Find(string name)
    {
        if (!IsPlain(name))
        {
            return null;
        }

        return name.IndexOfAny(['/', '\\']) >= 0
            ? FindIn(Absolute(name))
            : Directories().Select(directory => FindIn(Join(Absolute(directory), name))).FirstOrDefault(found => found is not null);
    }

    /// <summary>
    /// False for spellings by which Windows opens another file than the one that is written: an alternate stream, the own directory of a
    /// drive, a dot or blank at the end of a part, which is dropped.
    /// </summary>
    private static bool IsPlain(string name)
    {
        var drive = name.Length > 2 && name[1] == ':' && char.IsLetter(name[0]) && (name[2] == '\\' || name[2] == '/');
        var rest = drive ? name.Substring(2) : name;
        return (rest.StartsWith(@"\\?\", StringComparison.Ordinal) || rest.IndexOf(':') < 0)
            && rest.Split('\\', '/')
                .All(part => part is "" or "." or ".." || (part[part.Length - 1] != '.' && part[part.Length - 1] != ' '));
    }

    /// <summary>For <c>system.which</c>: name plus each extension, existence only.</summary>
    public string? FindExisting(string name)
    {
        var extensions = Extensions();
        foreach (var directory in Directories())
        {
            foreach (var extension in extensions)
            {
                var candidate = Join(directory, name + extension);
                if (exists(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    /// <summary>The extension with its dot, in lower case; empty for none. A leading dot starts a name, not an extension.</summary>
    public static string ExtensionOf(string path)
    {
        var name = path.Substring(path.LastIndexOfAny(['/', '\\', ':']) + 1);
        var dot = name.LastIndexOf('.');
        return dot <= 0 ? "" : name.Substring(dot).ToLowerInvariant();
    }

    private string? FindIn(string path)
    {
        if (ExtensionOf(path).Length > 0)
        {
            return exists(path) ? path : null;
        }

        return Startable.Select(extension => path + extension).FirstOrDefault(exists);
    }

    private List<string> Extensions()
        => [.. Split(Get("PATHEXT") ?? DefaultExtensions).Select(extension => extension.ToLowerInvariant()).Distinct()];

    private IEnumerable<string> Directories()
        => Split(Get("PATH") ?? "").Select(SearchPath.Unquoted).Where(SearchPath.IsAbsoluteOnWindows);

    private static IEnumerable<string> Split(string list) => list.Split(';').Select(entry => entry.Trim()).Where(entry => entry.Length > 0);

    private string? Get(string name)
    {
        // The dictionary may come from a caller whose comparer is not Windows's. Of several spellings the first in order counts.
        return environment.Where(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value)
            .FirstOrDefault();
    }

    private string Absolute(string path) => Normalise(Anchor(path));

    /// <summary>Windows takes <c>.</c> and <c>..</c> out of a path by its text, before it looks at the disk.</summary>
    private static string Normalise(string path)
    {
        // Neither \\server\share nor C: can be left upwards.
        var fixedSegments = path.StartsWith(@"\\", StringComparison.Ordinal) ? 4 : 1;
        var segments = new List<string>();
        foreach (var segment in path.Split('\\'))
        {
            if (segment == "..")
            {
                segments.RemoveRange(Math.Max(fixedSegments, segments.Count - 1), segments.Count > fixedSegments ? 1 : 0);
            }
            else if (segment != "." && (segment.Length > 0 || segments.Count < 2))
            {
                segments.Add(segment);
            }
        }

        return string.Join("\\", segments);
    }

    private string Anchor(string path)
    {
        var windows = path.Replace('/', '\\');
        if (windows.StartsWith(@"\\", StringComparison.Ordinal) || (windows.Length > 2 && windows[1] == ':' && windows[2] == '\\'))
        {
            return windows;
        }

        if (windows[0] == '\\')
        {
            return workingDirectory.Length > 1 && workingDirectory[1] == ':' ? workingDirectory.Substring(0, 2) + windows : windows;
        }

        return Join(workingDirectory, windows);
    }

    private static string Join(string directory, string name) => directory.TrimEnd('\\', '/') + "\\" + name;
}
