using System.Runtime.InteropServices;
using OpenClaw.Node.Execution.Posix;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Node.Execution;

/// <summary>
/// Finds a program the way it will be started: by path, or on the PATH of the environment it will get. The exec policy, <c>system.which</c> and the
/// runner all ask here, so that what is decided about is what is run. <c>~</c> has no meaning here.
/// </summary>
public static class ProgramSearch
{
    /// <summary>The program's path, absolute if <paramref name="workingDirectory"/> is, or null when there is none that could be started.</summary>
    /// <param name="name">A path (it contains <c>/</c> or <c>\</c>), relative to the working directory if not absolute, or a bare name.</param>
    /// <param name="environment">The environment of the run; <c>PATH</c> and, on Windows, <c>PATHEXT</c> are taken from it.</param>
    /// <param name="workingDirectory">Where the program will start; null for the directory of this process.</param>
    public static string? Find(string name, IReadOnlyDictionary<string, string> environment, string? workingDirectory)
    {
        if (name.Length == 0 || name.IndexOf('\0') >= 0)
        {
            return null;
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
            ? new WindowsProgramSearch(environment, workingDirectory ?? Directory.GetCurrentDirectory(), File.Exists).Find(name)
            : FindPosix(name, environment, workingDirectory, out _);
    }

    /// <summary>
    /// Where <c>system.which</c> finds a name: the first file of that name on the PATH, whether it may be executed or not (spec/commands.md 3.1).
    /// Names with a path separator are never found.
    /// </summary>
    public static string? FindExisting(string name, IReadOnlyDictionary<string, string> environment)
    {
        if (name.Length == 0 || name.IndexOfAny(['/', '\\', '\0']) >= 0)
        {
            return null;
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return new WindowsProgramSearch(environment, Directory.GetCurrentDirectory(), Exists).FindExisting(name);
        }

        foreach (var directory in PathOf(environment).Split(':'))
        {
            var candidate = directory.Length == 0 ? null : directory.TrimEnd('/') + "/" + name;
            if (candidate is not null && Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
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

        foreach (var directory in PathOf(environment).Split(':'))
        {
            // As execvp has it, an empty entry is the working directory. The path is not normalised: a/../b is not b behind a symbolic link.
            var folder = Anchor(directory.Length == 0 ? "." : directory, workingDirectory);
            if (Check(folder.TrimEnd('/') + "/" + name, ref foundButNotExecutable) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Anchor(string path, string? workingDirectory)
    {
        if (path[0] == '/')
        {
            return path;
        }

        // The directory itself may be relative to the node's.
        var directory = workingDirectory is { Length: > 0 } && workingDirectory[0] == '/'
            ? workingDirectory
            : Directory.GetCurrentDirectory().TrimEnd('/') + "/" + workingDirectory;
        return directory.TrimEnd('/') + "/" + path;
    }

    private static string? Check(string path, ref bool foundButNotExecutable)
    {
        if (!File.Exists(path))
        {
            foundButNotExecutable |= Directory.Exists(path);
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
        => environment.TryGetValue("PATH", out var path) || environment.TryGetValue("Path", out path) ? path : HostEnvironment.DefaultPosixPath;
}
