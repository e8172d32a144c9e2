using OpenClaw.Browser.Files.Native;
using OpenClaw.Gateway.Compat;

namespace OpenClaw.Browser.Files;

/// <summary>
/// Turns a path that an agent wrote into one below a directory, or refuses it (docs/protocol/browser.md 3.5): first by its words alone,
/// then by what lies on the disk. Nothing below the directory may be a link; the directory itself is ours.
/// </summary>
internal static class RootedPath
{
    private const int MaxLength = 4096;

    private static readonly string[] Devices =
        [.. new[] { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$" },
            .. "0123456789\u00B9\u00B2\u00B3".SelectMany(digit => new[] { "COM" + digit, "LPT" + digit })];

    /// <summary>The path as names below the root; null when it leads elsewhere or nowhere. Looks at nothing but the words.</summary>
    /// <param name="root">Absolute.</param>
    /// <param name="requested">Relative to the root, or absolute and inside.</param>
    /// <param name="windows">Whether the rules of Windows hold.</param>
    internal static IReadOnlyList<string>? Names(string root, string requested, bool windows)
    {
        string text = requested.Trim();
        if (text.Length == 0 || text.Length > MaxLength || text.IndexOf('\0') >= 0)
        {
            return null;
        }
        char[] separators = windows ? ['/', '\\'] : ['/'];
        string[] given = text.Split(separators);
        bool absolute = given[0].Length == 0 || (windows && text.Length >= 2 && text[1] == ':');
        string[] below = absolute ? given : [.. root.TrimEnd(separators).Split(separators), .. given];
        if (Flatten(below) is not { } all || Flatten(root.Split(separators)) is not { } home)
        {
            return null;
        }
        StringComparison same = windows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (all.Count <= home.Count || home.Where((name, i) => !string.Equals(name, all[i], same)).Any())
        {
            return null;
        }
        string[] names = all.Skip(home.Count).ToArray();
        return windows && names.Any(IsWindowsAlias) ? null : names;
    }

    /// <summary>
    /// Where a file may be written: its directory is there, and what has that name now, if anything, is a plain file with no other name.
    /// </summary>
    /// <returns>The absolute path, or null.</returns>
    public static string? ForWriting(string root, string requested)
    {
        if (Names(root, requested, ThisSystem.IsWindows) is not { } names || !IsPlainDirectory(root))
        {
            return null;
        }
        string path = root;
        foreach (string name in names.Take(names.Count - 1))
        {
            path = Path.Combine(path, name);
            if (!IsPlainDirectory(path))
            {
                return null;
            }
        }
        path = Path.Combine(path, names[names.Count - 1]);
        return !Exists(path) || IsPlainFile(path) ? path : null;
    }

    /// <summary>A file that is there: plain, with no other name, and no link on the way to it.</summary>
    /// <returns>The absolute path, or null.</returns>
    /// <param name="root">Where it must lie.</param>
    /// <param name="requested">As it was written.</param>
    /// <param name="directly">Not in a directory below.</param>
    public static string? ForReading(string root, string requested, bool directly = false)
    {
        if (Names(root, requested, ThisSystem.IsWindows) is not { } names || (directly && names.Count != 1) || !IsPlainDirectory(root))
        {
            return null;
        }
        string path = root;
        for (int i = 0; i < names.Count; i++)
        {
            path = Path.Combine(path, names[i]);
            if (i < names.Count - 1 ? !IsPlainDirectory(path) : !IsPlainFile(path))
            {
                return null;
            }
        }
        return path;
    }

    private static List<string>? Flatten(IEnumerable<string> parts)
    {
        var names = new List<string>();
        foreach (string part in parts)
        {
            if (part == "..")
            {
                if (names.Count == 0)
                {
                    return null;
                }
                names.RemoveAt(names.Count - 1);
            }
            else if (part.Length > 0 && part != ".")
            {
                names.Add(part);
            }
        }
        return names;
    }

    /// <summary>
    /// Names that Windows reads as something else: devices, streams, trailing dots and blanks, the short forms of long names.
    /// </summary>
    private static bool IsWindowsAlias(string name)
    {
        int tilde = name.IndexOf('~');
        if (name.IndexOfAny(['<', '>', ':', '"', '|', '?', '*']) >= 0 || name.Any(char.IsControl)
            || name.EndsWith(".", StringComparison.Ordinal) || name.EndsWith(" ", StringComparison.Ordinal)
            || (tilde is > 0 and <= 6 && tilde + 1 < name.Length && char.IsDigit(name[tilde + 1])))
        {
            return true;
        }
        int dot = name.IndexOf('.');
        string stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        return Devices.Contains(stem, StringComparer.OrdinalIgnoreCase);
    }

    private static bool Exists(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static bool IsPlainDirectory(string path) =>
        Attributes(path) is { } attributes && attributes.HasFlag(FileAttributes.Directory)
        && !attributes.HasFlag(FileAttributes.ReparsePoint);

    private static bool IsPlainFile(string path)
    {
        try
        {
            return Attributes(path) is { } attributes
                && (attributes & (FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Device)) == 0
                && PlainFile.Is(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileAttributes? Attributes(string path)
    {
        try
        {
            return File.GetAttributes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
