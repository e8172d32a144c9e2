namespace OpenClaw.Node.Execution.Windows;

/// <summary>
/// PATH × PATHEXT (spec/process.md 1.1). Pure: the file system is one function, paths are Windows paths whatever runs the code, so that its rules
/// are tested everywhere. The current directory is searched only when PATH names it, and a file without extension is no program.
/// </summary>
internal sealed class WindowsProgramSearch(IReadOnlyDictionary<string, string> environment, string workingDirectory, Func<string, bool> exists)
{
    private const string DefaultExtensions = ".EXE;.CMD;.BAT;.COM";

    /// <summary>The full path of what would be started, or null.</summary>
    public string? Find(string name)
    {
        if (name.IndexOfAny(['/', '\\']) < 0)
        {
            return Directories()
                .Select(directory => FindIn(Join(Absolute(directory), name)))
                .FirstOrDefault(found => found is not null);
        }

        // ":\x" is a path without its drive letter: nothing good can be meant by it.
        return name.StartsWith(":\\", StringComparison.Ordinal) || name.StartsWith(":/", StringComparison.Ordinal) ? null : FindIn(Absolute(name));
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

        return Extensions().Where(extension => extension.Length > 0).Select(extension => path + extension).FirstOrDefault(exists);
    }

    private List<string> Extensions()
        => [.. Split(Get("PATHEXT") ?? DefaultExtensions).Select(extension => extension.ToLowerInvariant()).Distinct()];

    private IEnumerable<string> Directories()
        => Split(Get("PATH") ?? "").Select(entry => entry.Length > 1 && entry[0] == '"' && entry[entry.Length - 1] == '"' ? entry.Substring(1, entry.Length - 2).Trim() : entry)
            .Where(entry => entry.Length > 0);

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
