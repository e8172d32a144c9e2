using System.Runtime.InteropServices;
using OpenClaw.Browser.Routes;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;

namespace OpenClaw.Browser.Files;

/// <summary>
/// The downloads directory of one running browser: where its files come in, where they are kept, and how much may lie there.
/// </summary>
internal sealed class DownloadDirectory(string root, TimeProvider clock)
{
    /// <summary>Of all that lies in the directory and of all that is on its way there.</summary>
    internal const long MaxTotal = 2L * 1024 * 1024 * 1024;

    internal const int MaxFiles = 500;

    /// <summary>What a node that was killed left behind; the file of a download that still runs is younger.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private long _stored;

    /// <summary>Where the browser writes, under names of its own.</summary>
    public string Incoming { get; } = Path.Combine(root, ".incoming", Guid.NewGuid().ToString("N"));

    /// <summary>Bytes in the directory when it was looked at last.</summary>
    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Makes the directories, and removes what a node that was killed left behind.</summary>
    public void Prepare()
    {
        PrivateFile.EnsureDirectory(root);
        PrivateFile.EnsureDirectory(Incoming);
        ClearAbandoned();
    }

    /// <summary>Moves a whole download to where it belongs; gives that place.</summary>
    /// <param name="id">The browser's name of it.</param>
    /// <param name="path">Where to, already checked; null for a name of ours.</param>
    /// <param name="suggestedName">What the page calls it.</param>
    /// <exception cref="RouteException">It would leave the directory.</exception>
    public string Keep(string id, string? path, string suggestedName)
    {
        string target = path ?? Path.Combine(root, $"{Guid.NewGuid():D}-{SafeFileName.From(suggestedName, "download.bin")}");
        // Looked at again: what lies there may have changed since it was allowed.
        string allowed = RootedPath.ForWriting(root, target) ?? throw FileProblem.OutsideDownloads();
        Publish(Path.Combine(Incoming, id), allowed);
        return allowed;
    }

    /// <summary>Removes what has come in of a download.</summary>
    public void Forget(string id)
    {
        try
        {
            File.Delete(Path.Combine(Incoming, id));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The browser still has it open; the directory is cleared when it ends.
        }
    }

    /// <summary>Removes what never became whole. To be called when the browser has gone.</summary>
    public void Clear()
    {
        try
        {
            if (Directory.Exists(Incoming))
            {
                Directory.Delete(Incoming, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A process of the browser still writes; the directory is a temporary one.
        }
    }

    /// <summary>Looks at the directory itself: what earlier browsers saved counts, and what somebody removed does not.</summary>
    /// <exception cref="RouteException">The directory is full.</exception>
    public void RequireRoom()
    {
        FileInfo[] files = new DirectoryInfo(root).GetFiles();
        long bytes = files.Sum(file => (file.Attributes & FileAttributes.ReparsePoint) != 0 ? 0 : file.Length);
        Volatile.Write(ref _stored, bytes);
        if (files.Length >= MaxFiles || bytes >= MaxTotal)
        {
            throw Full();
        }
    }

    /// <summary>What is said when nothing more is kept.</summary>
    public RouteException Full() => new(
        500, $"The downloads directory of this node is full ({MaxFiles} files or {MaxTotal / 1024 / 1024} MiB), so the download was not kept. Remove files that are no longer needed from {root}.");

    private void ClearAbandoned()
    {
        DateTime limit = (clock.GetUtcNow() - Abandoned).UtcDateTime;
        foreach (DirectoryInfo folder in new DirectoryInfo(Path.GetDirectoryName(Incoming)!).EnumerateDirectories())
        {
            try
            {
                // A link, or a folder that nobody of us made, is not ours to remove.
                if ((folder.Attributes & FileAttributes.ReparsePoint) == 0 && Guid.TryParseExact(folder.Name, "N", out _)
                    && folder.LastWriteTimeUtc < limit && folder.EnumerateFiles().All(file => file.LastWriteTimeUtc < limit))
                {
                    folder.Delete(recursive: true);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Litter is no reason not to start.
            }
        }
    }

    private static void Publish(string from, string to)
    {
        if (ThisSystem.IsWindows)
        {
            WindowsFile.Replace(from, to);
        }
        else
        {
            // For this account alone, whatever the browser thought.
            PosixFile.SetMode(from, PosixMode.OwnersFile);
            PosixFile.Rename(from, to);
        }
    }
}
