using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;

namespace OpenClaw.Node.Execution.Programs;

/// <summary>
/// Finds a program the way it will be started: by path, or on the PATH of the environment it will get. The exec policy, <c>system.which</c>
/// and the runner all ask here, so that what is decided about is what is run. <c>~</c> has no meaning here.
/// </summary>
public static class ProgramSearch
{
    /// <summary>The search path of a node whose own PATH is missing or empty (docs/protocol/process.md 2.6).</summary>
    internal const string DefaultPosixPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>
    /// So many directories of a PATH are looked into; what lies in later ones is not found, and so is asked about or denied. A PATH of a
    /// person has ten, of a generated environment some hundred.
    /// </summary>
    internal const int MostDirectories = 1_000;

    /// <summary>No system has a longer name of one file.</summary>
    internal const int LongestName = 255;

    /// <summary>
    /// The program's path, absolute if <paramref name="workingDirectory"/> is, or null when there is none that could be started.
    /// </summary>
    /// <param name="name">A path (it contains <c>/</c> or <c>\</c>), relative to the working directory if not absolute, or a bare
    /// name.</param>
    /// <param name="environment">The environment of the run; its <c>PATH</c> counts. On Windows <c>PATHEXT</c> does not: what can be
    /// started is fixed.</param>
    /// <param name="workingDirectory">Where the program will start; null for the directory of this process.</param>
    public static string? Find(string name, IReadOnlyDictionary<string, string> environment, string? workingDirectory)
    {
        if (name.Length == 0 || name.IndexOf('\0') >= 0)
        {
            return null;
        }

        return ThisSystem.IsWindows
            ? new WindowsProgramSearch(environment, workingDirectory ?? OwnDirectory.Path, File.Exists).Find(name)
            : FindPosix(name, environment, workingDirectory, out _);
    }

    /// <summary>
    /// Where <c>system.which</c> finds a name: where a run would find it (docs/protocol/commands.md 3.1). Names with a path separator are
    /// never found.
    /// </summary>
    public static string? FindExisting(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (name.Length == 0 || name.IndexOfAny(['/', '\\', '\0']) >= 0)
        {
            return null;
        }

        if (ThisSystem.IsWindows)
        {
            return new WindowsProgramSearch(environment, OwnDirectory.Path, Exists).FindExisting(name);
        }

        return FindPosix(name, environment, workingDirectory: null, out _);
    }

    /// <param name="name">As for <see cref="Find"/>.</param>
    /// <param name="environment">As for <see cref="Find"/>.</param>
    /// <param name="workingDirectory">As for <see cref="Find"/>.</param>
    /// <param name="foundButNotExecutable">True when nothing was found except files without execute permission.</param>
    internal static string? FindPosix(
        string name, IReadOnlyDictionary<string, string> environment, string? workingDirectory, out bool foundButNotExecutable)
    {
        foundButNotExecutable = false;
        if (name.IndexOfAny(['/', '\\']) >= 0)
        {
            return Check(Anchor(name, workingDirectory), ref foundButNotExecutable);
        }

        // No file has a longer name: 32,000 characters in each of 2,000 directories were 300 MB of paths.
        if (name.Length > LongestName)
        {
            return null;
        }

        var left = MostDirectories;
        foreach (var directory in PathOf(environment).Split(':'))
        {
            if (!SearchPath.IsAbsoluteOnPosix(directory))
            {
                continue;
            }

            if (left-- == 0)
            {
                break;
            }

            // The path is not normalised: a/../b is not b behind a symbolic link.
            if (Check(directory.TrimEnd('/') + "/" + name, ref foundButNotExecutable) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>How many directories are looked into for a name that is nowhere, at most.</summary>
    internal static int Directories(IReadOnlyDictionary<string, string> environment)
        => Math.Min(MostDirectories, PathOf(environment).Count(static c => c == (ThisSystem.IsWindows ? ';' : ':')) + 1);

    private static string Anchor(string path, string? workingDirectory)
    {
        if (path[0] == '/')
        {
            return path;
        }

        // The directory itself may be relative to the node's.
        var directory = workingDirectory is { Length: > 0 } && workingDirectory[0] == '/'
            ? workingDirectory
            : OwnDirectory.Path.TrimEnd('/') + "/" + workingDirectory;
        return directory.TrimEnd('/') + "/" + path;
    }

    private static string? Check(string path, ref bool foundButNotExecutable)
    {
        // Neither a directory nor a pipe or device is a program.
        if (PosixStat.Of(path, followLinks: true) is not { } file)
        {
            return null;
        }

        if (!file.IsFile)
        {
            foundButNotExecutable |= file.IsDirectory;
            return null;
        }

        if (LibC.access(path, LibC.X_OK) == 0)
        {
            return path;
        }

        foundButNotExecutable = true;
        return null;
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static string PathOf(IReadOnlyDictionary<string, string> environment)
        => environment.TryGetValue("PATH", out var path) || environment.TryGetValue("Path", out path) ? path : DefaultPosixPath;
}
