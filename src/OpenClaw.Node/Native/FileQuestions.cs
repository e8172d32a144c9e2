using System.Diagnostics;

namespace OpenClaw.Node.Native;

/// <summary>
/// What one request asks the file system. A file system that does not answer (a dead NFS server, a FUSE program that hangs) keeps the
/// thread that asks it, and no time limit and no cancel reaches that thread; so each question says what it is about before it is asked.
/// Whoever waits for the request sees there for how long which path has not answered, and gives the request up.
/// </summary>
internal sealed class FileQuestions
{
    [ThreadStatic]
    private static FileQuestions? _ofThisThread;

    private readonly object _gate = new();
    private string? _path; // under _gate
    private string? _last;
    private long _since; // under _gate
    private bool _givenUp; // under _gate

    /// <summary>The request that this thread works for; null for a thread that nobody watches.</summary>
    public static FileQuestions? OfThisThread
    {
        get => _ofThisThread;
        set => _ofThisThread = value;
    }

    /// <summary>True once nobody waits for the request any more: it asks nothing more, and starts nothing.</summary>
    public bool IsGivenUp
    {
        get
        {
            lock (_gate)
            {
                return _givenUp;
            }
        }
    }

    /// <summary>To be disposed when the answer is there.</summary>
    /// <exception cref="SilentFileSystemException">Nobody waits for this request any more, or the path lies where another request waits for
    /// an answer already.</exception>
    public static Asking About(string path) => _ofThisThread is { } request ? request.Ask(path) : default;

    /// <summary>One more question about what is open already.</summary>
    /// <exception cref="SilentFileSystemException">Nobody waits for this request any more.</exception>
    public static Asking AboutOpenFile() =>
        _ofThisThread is { } request ? new Asking(request, request.Note(request._last ?? "an open file")) : default;

    /// <summary>The path that has not answered for so long; null where all is well.</summary>
    public string? SilentFor(TimeSpan limit)
    {
        lock (_gate)
        {
            return _path is not null && IsOver(limit, _since) ? _path : null;
        }
    }

    /// <summary>True when more than the limit has gone by since a timestamp of <see cref="Stopwatch"/>.</summary>
    public static bool IsOver(TimeSpan limit, long since) => Stopwatch.GetTimestamp() - since > limit.TotalSeconds * Stopwatch.Frequency;

    /// <summary>Nobody waits for the request any more.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _givenUp = true;
        }
    }

    private Asking Ask(string path)
    {
        string? before = Note(path);
        _last = path;
        if (SilentPlaces.Any)
        {
            try
            {
                SilentPlaces.Check(path, part => Note(part));
                Note(path);
            }
            catch (SilentFileSystemException)
            {
                Answered(before);
                throw;
            }
        }
        return new Asking(this, before);
    }

    private string? Note(string? path)
    {
        lock (_gate)
        {
            if (_givenUp && path is not null)
            {
                throw new SilentFileSystemException(path);
            }
            (string? before, _path, _since) = (_path, path, Stopwatch.GetTimestamp());
            return before;
        }
    }

    private void Answered(string? before)
    {
        lock (_gate)
        {
            (_path, _since) = (before, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>A question that is being asked.</summary>
    internal readonly struct Asking(FileQuestions? request, string? before) : IDisposable
    {
        /// <summary>It was answered; a question around it goes on.</summary>
        public void Dispose() => request?.Answered(before);
    }
}

/// <summary>
/// Thrown in the work of a request whose file system does not answer. No <see cref="IOException"/>: it is no answer about a file, and
/// nobody may take it for one.
/// </summary>
internal sealed class SilentFileSystemException(string path) : Exception($"The file system of {path} does not answer.")
{
    /// <summary>What was asked about.</summary>
    public string Path { get; } = path;
}
