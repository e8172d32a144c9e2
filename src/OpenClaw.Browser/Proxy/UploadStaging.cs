using System.Globalization;
using System.Text;
using OpenClaw.Browser.Files;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.Commands;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Proxy;

/// <summary>
/// Keeps the files of gateways under the uploads root for as long as a page may read them, a day at most, and clears away what earlier runs
/// left (docs/protocol/browser.md 1.6). Names, marker and limits are those of the reference: both may use the same folder.
/// </summary>
internal sealed class UploadStaging : IDisposable
{
    public const int MaxDirectories = 64;
    public const long MaxBytes = 256L * 1024 * 1024;
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);
    private static readonly TimeSpan Retry = TimeSpan.FromHours(1);

    private const string Prefix = "upload-";
    private const string MarkerName = ".openclaw-browser-proxy-upload-v1";
    private const string MarkerContent = "openclaw-browser-proxy-upload-v1\n";

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly INodeLog _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly object _gate = new();
    private ITimer? _timer; // under _gate
    private bool _ended; // under _gate

    public UploadStaging(string uploadsRoot, TimeProvider time, INodeLog log)
    {
        _root = Path.Combine(uploadsRoot, ".proxy-uploads");
        _time = time;
        _log = log;
    }

    /// <summary>Looks after what earlier runs left, now and as long as the node runs.</summary>
    public void Start() => _ = Task.Run(Sweep);

    /// <summary>Puts the files in place.</summary>
    /// <exception cref="InvalidParamsException">They are not acceptable, or there are too many already.</exception>
    public async Task<StagedUpload> StageAsync(ProxyParams parameters, CancellationToken cancellationToken)
    {
        IReadOnlyList<UploadedFile> files = UploadEnvelope.Read(parameters);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Store(parameters.Body!, files, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NodeStateException)
        {
            throw new InvalidParamsException("UNAVAILABLE: the files could not be stored on this node: " + problem.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>Removes what is too old or too much, the oldest first, and comes again when the next one is due.</summary>
    internal void Sweep()
    {
        TimeSpan? next = null;
        bool cleared = true;
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
        try
        {
            DateTime now = _time.GetUtcNow().UtcDateTime;
            var kept = new Queue<Retained>();
            foreach (Retained upload in List().OrderBy(upload => upload.Written))
            {
                if (now - upload.Written >= Retention)
                {
                    cleared &= Remove(upload.Directory);
                }
                else
                {
                    kept.Enqueue(upload);
                }
            }
            long bytes = kept.Sum(upload => upload.Bytes);
            while (kept.Count > MaxDirectories || bytes > MaxBytes)
            {
                Retained oldest = kept.Dequeue();
                bytes -= oldest.Bytes;
                cleared &= Remove(oldest.Directory);
            }
            next = kept.Count > 0 ? Retention - (now - kept.Peek().Written) : null;
            if (next > Retention)
            {
                // Written in the future: the clock was set back. A timer takes seven weeks at most.
                next = Retention;
            }
        }
        // On a timer's thread anything that escapes ends the process.
        catch (Exception problem)
        {
            _log.Write(LogLevel.Warning, BrowserLogEvents.Upload,
                $"Files of earlier uploads could not be looked after; trying again in an hour: {problem.Message}");
            cleared = false;
        }
        next = cleared ? next : next < Retry ? next : Retry;
        if (next is { } due)
        {
            Schedule(due, replace: true);
        }
    }

    private StagedUpload Store(JsonObject body, IReadOnlyList<UploadedFile> files, CancellationToken cancellationToken)
    {
        PrivateFile.EnsureDirectory(_root);
        IReadOnlyList<Retained> retained = List();
        long bytes = files.Sum(file => (long)file.Content.Length) + MarkerContent.Length;
        if (retained.Count >= MaxDirectories || retained.Sum(upload => upload.Bytes) + bytes > MaxBytes)
        {
            throw new InvalidParamsException("RESOURCE_EXHAUSTED: browser proxy upload staging limit reached");
        }
        string directory = Path.Combine(_root, Prefix + Guid.NewGuid().ToString("N").Substring(0, 12));
        var paths = new List<string>(files.Count);
        try
        {
            PrivateFile.EnsureDirectory(directory);
            Write(Path.Combine(directory, MarkerName), Encoding.ASCII.GetBytes(MarkerContent));
            for (int i = 0; i < files.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string place = Path.Combine(directory, i.ToString(CultureInfo.InvariantCulture));
                PrivateFile.EnsureDirectory(place);
                string path = Path.Combine(place, SafeFileName.From(files[i].Name, "upload"));
                Write(path, files[i].Content);
                paths.Add(path);
            }
        }
        catch
        {
            Discard(directory);
            throw;
        }
        Schedule(Retention, replace: false);
        return new StagedUpload(body.With("paths", new JsonArray(paths.Select(JsonTree.Of).ToArray())), directory, Discard);
    }

    private static void Write(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        PrivateFile.Protect(path);
        file.Write(content, 0, content.Length);
    }

    private List<Retained> List()
    {
        var found = new List<Retained>();
        if (Directory.Exists(_root))
        {
            foreach (DirectoryInfo directory in new DirectoryInfo(_root).EnumerateDirectories(Prefix + "*"))
            {
                // A link, or a folder that nobody of us made, is not ours to remove.
                if ((directory.Attributes & FileAttributes.ReparsePoint) == 0 && HoldsMarker(directory.FullName))
                {
                    found.Add(new Retained(directory.FullName, directory.LastWriteTimeUtc, SizeOf(directory)));
                }
            }
        }
        return found;
    }

    private static bool HoldsMarker(string directory)
    {
        try
        {
            return PrivateFile.Read(Path.Combine(directory, MarkerName), 4096) is { } content
                && Encoding.ASCII.GetString(content) == MarkerContent;
        }
        catch (NodeStateException)
        {
            return false;
        }
    }

    private static long SizeOf(DirectoryInfo directory) => directory.EnumerateFileSystemInfos().Sum(entry =>
        (entry.Attributes & FileAttributes.ReparsePoint) != 0 ? 0 : entry is DirectoryInfo folder
            ? SizeOf(folder) : ((FileInfo)entry).Length);

    private void Discard(string directory)
    {
        if (!Remove(directory))
        {
            Schedule(Retry, replace: true);
        }
    }

    private bool Remove(string directory)
    {
        try
        {
            // The marker last: what is half removed is still ours.
            foreach (string folder in Directory.GetDirectories(directory))
            {
                Directory.Delete(folder, recursive: true);
            }
            Directory.Delete(directory, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _log.Write(LogLevel.Warning, BrowserLogEvents.Upload,
                $"{directory} could not be removed; trying again in an hour: {problem.Message}");
            return false;
        }
    }

    private void Schedule(TimeSpan due, bool replace)
    {
        lock (_gate)
        {
            if (_ended || (_timer is not null && !replace))
            {
                return;
            }
            _timer?.Dispose();
            _timer = _time.CreateTimer(_ => Sweep(), null, due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed record Retained(string Directory, DateTime Written, long Bytes);
}
