using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services.Runtime;

/// <summary>
/// The copies of program or module that the service runs from, <c>runtime/VERSION-FINGERPRINT</c> in the state directory, and the pointer
/// to the one in use, <c>runtime/current</c>: a link, on Windows a text file (a link needs a right there that few accounts have). The
/// origin may be replaced while the node runs; the next start takes the copy that the pointer names.
/// </summary>
internal static class RuntimeFolder
{
    private const string Pointer = "current";
    private const int MostFiles = 5000;
    private const long MostBytes = 1L << 30;

    public static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, "runtime");

    /// <summary>The folder definitions and supervisors start from: stable across updates where links are possible.</summary>
    public static string Current(string stateDirectory)
    {
        string pointer = Path.Combine(PathIn(stateDirectory), Pointer);
        if (!ThisSystem.IsWindows)
        {
            return pointer;
        }
        string name = PrivateFile.Read(pointer, 1024) is { } content ? Encoding.UTF8.GetString(content).Trim() : "";
        return name.Length > 0 && name.IndexOfAny(['/', '\\', ':']) < 0 && name != ".."
            ? Path.Combine(PathIn(stateDirectory), name) : pointer;
    }

    /// <summary>Copies the source unless the same copy is in use, and points at it.</summary>
    /// <param name="definition">The command on record with the service manager: a copy that it names is kept.</param>
    /// <returns>True when the pointer moved: the next start runs another copy.</returns>
    public static bool Stage(RuntimeSource source, string stateDirectory, IReadOnlyList<string>? definition = null)
    {
        string root = PathIn(stateDirectory);
        if (IsInside(source.Directory, root))
        {
            // Called by the copy itself: it cannot be newer than itself.
            return false;
        }
        List<string> files = Files(source);
        string name = $"{source.Version}-{Fingerprint(source, files)}";
        string target = Path.Combine(root, name);
        PosixStat? other = ActingAs.Other(stateDirectory);
        RuntimePlace.Require(stateDirectory, root, other);
        try
        {
            Make(root, other);
            if (!RuntimePlace.IsPlainDirectory(target))
            {
                Copy(source, files, Path.Combine(root, $".{name}.{Guid.NewGuid():N}"), target, other);
            }
            using ActingAs? account = As(other);
            string? before = Target(root);
            if (before == name)
            {
                return false;
            }
            if (ThisSystem.IsWindows)
            {
                PrivateFile.WriteAtomic(Path.Combine(root, Pointer), Encoding.UTF8.GetBytes(name));
            }
            else
            {
                PosixFile.ReplaceLink(Path.Combine(root, Pointer), name);
            }
            foreach (string old in Directory.GetDirectories(root).Where(RuntimePlace.IsCopy))
            {
                // The copy that still runs is kept for the processes that have not restarted yet.
                if (Path.GetFileName(old) is { } folder && folder != name && folder != before
                    && definition?.Any(argument => argument.Contains(folder)) != true)
                {
                    TryDelete(old);
                }
            }
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NodeStateException(StateProblem.Storage, $"The program could not be copied to {target}: {problem.Message}",
                target, problem);
        }
    }

    private static ActingAs? As(PosixStat? other) => other is { } owned ? new ActingAs(owned) : null;

    private static void Make(string root, PosixStat? other)
    {
        using ActingAs? account = As(other);
        PrivateFile.EnsureDirectory(root);
    }

    private static void Copy(RuntimeSource source, List<string> files, string staging, string target, PosixStat? other)
    {
        try
        {
            foreach (string file in files)
            {
                string from = Path.Combine(source.Directory, file);
                // Read with the caller's rights, written with those of the directory's owner.
                using FileStream? content = other is null ? null : new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read);
                DateTime written = File.GetLastWriteTimeUtc(from);
                int mode = Permissions(from) & 0b111_111_111;
                using ActingAs? account = As(other);
                string copy = Path.Combine(staging, file);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                if (content is null)
                {
                    File.Copy(from, copy);
                }
                else
                {
                    using (var to = new FileStream(copy, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                    {
                        content.CopyTo(to);
                    }
                    PosixFile.SetMode(copy, mode);
                }
                File.SetLastWriteTimeUtc(copy, written);
            }
            using ActingAs? mover = As(other);
            Directory.Move(staging, target);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            using ActingAs? account = As(other);
            TryDelete(staging);
            throw;
        }
    }

    private static int Permissions(string path) => ThisSystem.IsWindows ? 0 : PosixStat.Of(path, followLinks: true)?.Permissions ?? 0;

    public static void Remove(string stateDirectory)
    {
        string root = PathIn(stateDirectory);
        if (Directory.Exists(root))
        {
            using ActingAs? account = As(ActingAs.Other(stateDirectory));
            // Of a link the link alone goes, not what it leads to.
            TryDelete(root, recursive: RuntimePlace.IsPlainDirectory(root));
        }
    }

    private static string? Target(string root)
    {
        string pointer = Path.Combine(root, Pointer);
        if (ThisSystem.IsWindows)
        {
            return PrivateFile.Read(pointer, 1024) is { } content ? Encoding.UTF8.GetString(content).Trim() : null;
        }
        return Compat.LinkTarget.Read(pointer);
    }

    private static List<string> Files(RuntimeSource source)
    {
        IEnumerable<string> found = source.Files ?? Directory.EnumerateFiles(source.Directory, "*", SearchOption.AllDirectories)
            .Select(path => path.Substring(source.Directory.Length).TrimStart(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        List<string> files = [];
        long bytes = 0;
        foreach (string file in found)
        {
            bytes += new FileInfo(Path.Combine(source.Directory, file)).Length;
            files.Add(file);
            if (files.Count > MostFiles || bytes > MostBytes)
            {
                throw new NodeStateException(
                    StateProblem.Unsafe,
                    $"{source.Directory} holds more than the program (over {MostFiles} files or 1 GB). Move the program into a folder of its own and install from there.", source.Directory);
            }
        }
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static string Fingerprint(RuntimeSource source, List<string> files)
    {
        var text = new StringBuilder();
        foreach (string file in files)
        {
            var info = new FileInfo(Path.Combine(source.Directory, file));
            text.Append(file).Append('|').Append(info.Length.ToString(CultureInfo.InvariantCulture)).Append('|')
                .Append(info.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
        return HashText.Sha256(text.ToString()).Substring(0, 8);
    }

    private static bool IsInside(string directory, string root) =>
        (Path.GetFullPath(directory) + Path.DirectorySeparatorChar).StartsWith(
            Path.GetFullPath(root) + Path.DirectorySeparatorChar, ThisSystem.IsWindows
                ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static void TryDelete(string directory, bool recursive = true)
    {
        try
        {
            Directory.Delete(directory, recursive);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            // A process still runs from it: the next update or uninstall tries again.
        }
    }
}
