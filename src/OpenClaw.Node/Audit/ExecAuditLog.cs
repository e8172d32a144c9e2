using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Compat;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Audit;

/// <summary>
/// The append-only record <c>audit/exec.jsonl</c>. Each line ends with the hash of itself and of the line before, also over the change from
/// one file to the next, and a small file beside holds the last one: a line that was changed, taken out or cut off the end is found by
/// <see cref="Verify"/>. It tells tampering, it does not prevent it: who can write the state directory can write a new chain.
/// </summary>
/// <remarks>
/// A record is with the system, whatever becomes of this process, before <see cref="Append"/> returns, and on the disk a second later: one
/// flush for all of that second. A change of the policy is flushed at once.
/// </remarks>
internal sealed class ExecAuditLog
{
    public const int DefaultMaxBytes = 5 * 1024 * 1024;
    public const int DefaultFiles = 8;

    private const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly int _maxBytes;
    private readonly int _files;
    private static readonly TimeSpan FlushAfter = TimeSpan.FromSeconds(1);

    private readonly RecordTurn _turn;

    private readonly object _gate = new();

    // The end of the chain and the file after our own last line; another process' line makes the file differ.
    private (FileMark Mark, Head Head)? _known;
    private ITimer? _flush;

    public ExecAuditLog(StateLocation location, TimeProvider? time = null, int maxBytes = DefaultMaxBytes, int files = DefaultFiles)
    {
        _directory = Path.Combine(location.Directory, "audit");
        _time = time ?? TimeProvider.System;
        _turn = new RecordTurn(_time);
        _maxBytes = maxBytes;
        _files = files;
    }

    /// <summary>Where each record is copied to; null for nowhere.</summary>
    public SystemLogCopy? Copy { get; init; }

    public string CurrentPath => Path.Combine(_directory, "exec.jsonl");

    private string LockPath => Path.Combine(_directory, "exec.lock");

    private string HeadPath => Path.Combine(_directory, "exec.head");

    /// <summary>Appends one record; its sequence number and time are given here.</summary>
    /// <exception cref="NodeStateException">It cannot be written.</exception>
    public void Append(ExecAuditRecord record)
    {
        lock (_gate)
        {
            // The lock makes the directory, and refuses one that others may write to.
            using FileLock held = FileLock.Acquire(LockPath, timeout: null, _time);
            Write(record);
        }
    }

    /// <summary>The same without holding a thread while another process has the record.</summary>
    /// <exception cref="NodeStateException">It cannot be written.</exception>
    public Task AppendAsync(ExecAuditRecord record) => _turn.DoAsync(LockPath, () =>
    {
        lock (_gate)
        {
            Write(record);
        }
    });

    // Under the file's lock and _gate.
    private void Write(ExecAuditRecord record)
    {
        using ActingAs? owner = PrivateFile.OwnerOfTheWayTo(CurrentPath);
        FileMark mark = MarkOf(CurrentPath);
        bool isOurs = _known is { } known && known.Mark == mark && mark.Length > 0;
        Head head = isOurs ? _known!.Value.Head : ReadHead();
        ExecAuditRecord numbered = record.Bounded() with
        {
            Sequence = head.Sequence + 1,
            At = _time.GetUtcNow(),
            Account = AuditActor.Current.Account,
            AccountId = AuditActor.Current.AccountId,
            Process = AuditActor.Current.Process,
        };
        string body = JsonTreeWriter.WriteCompact(numbered.ToTree().With("prev", JsonTree.Of(head.Hash)));
        string hash = HashText.Sha256(body);
        byte[] line = Encoding.UTF8.GetBytes(body.Substring(0, body.Length - 1) + ",\"hash\":\"" + hash + "\"}\n");
        bool isNew = Rotate(mark.Length, line.Length);
        _known = null;
        if (isNew || !isOurs || !TryAppendToOurs(mark, line))
        {
            AppendBytes(line);
        }
        head = new Head(head.Sequence + 1, hash);
        PrivateFile.Overwrite(HeadPath, Encoding.UTF8.GetBytes(head.Sequence.ToString(CultureInfo.InvariantCulture) + " " + hash + "\n"));
        _known = (MarkOf(CurrentPath), head);
        Copy?.Write(numbered);
        if (record.Kind == ExecAuditKind.Changed)
        {
            Flush();
        }
        else
        {
            _flush ??= _time.CreateTimer(_ => FlushLater(), null, FlushAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void FlushLater()
    {
        lock (_gate)
        {
            _flush?.Dispose();
            _flush = null;
            if (ThisSystem.IsWindows)
            {
                FlushAlone();
                return;
            }
        }
        Flush();
    }

    // On Windows a file that is open for writing keeps the next writer out, whose command would not run then.
    private void FlushAlone()
    {
        try
        {
            using FileLock? held = FileLock.TryAcquire(LockPath);
            if (held is not null)
            {
                Flush();
            }
        }
        catch (NodeStateException)
        {
            // The system does it by itself, later.
        }
    }

    // The record first: the small file must not be ahead of it on the disk.
    private void Flush()
    {
        PrivateFile.Flush(CurrentPath);
        PrivateFile.Flush(HeadPath);
    }

    // Windows writes the time of a change down when it likes: there the length has to do.
    private static FileMark MarkOf(string path)
    {
        FileMark mark = FileMark.Of(path);
        return mark.Posix is null ? new FileMark(null, default, default, mark.Length) : mark;
    }

    /// <summary>The records, oldest first. Lines that cannot be read are left out; <see cref="Verify"/> reports them.</summary>
    public IEnumerable<ExecAuditRecord> Read()
    {
        foreach (string path in Files())
        {
            foreach (string line in Lines(path))
            {
                if (Parse(line) is { } tree && ExecAuditRecord.FromTree(tree) is { } record)
                {
                    yield return record;
                }
            }
        }
    }

    /// <summary>Checks the whole chain.</summary>
    public ExecAuditVerification Verify()
    {
        string? previous = null;
        long? sequence = null;
        long lines = 0;
        List<string> files = Files().ToList();
        // Only when every place is taken can older lines have gone by themselves.
        bool rotatedAway = files.Count >= _files;
        foreach (string path in files)
        {
            int number = 0;
            foreach (string line in Lines(path))
            {
                number++;
                lines++;
                if (Problem(line, previous, sequence, rotatedAway, out string hash, out long at) is { } problem)
                {
                    return new ExecAuditVerification(false, lines, path, number, problem);
                }
                previous = hash;
                sequence = at;
            }
        }
        Head head = ReadStoredHead() ?? new Head(0, Genesis);
        return (sequence ?? 0) == head.Sequence && (previous ?? Genesis) == head.Hash
            ? new ExecAuditVerification(true, lines, null, null, null)
            : new ExecAuditVerification(false, lines, CurrentPath, null,
                $"the record ends at {sequence ?? 0}, but {head.Sequence} were written: lines are missing at the end");
    }

    private static string? Problem(string line, string? previous, long? sequence, bool rotatedAway, out string hash, out long at)
    {
        hash = string.Empty;
        at = 0;
        if (Parse(line) is not { } tree || tree["hash"]?.AsText is not { } stored || tree["prev"]?.AsText is not { } prev
            || tree["seq"]?.AsNumber is not { } number)
        {
            return "the line is no record";
        }
        hash = stored;
        at = (long)number;
        return HashText.Sha256(JsonTreeWriter.WriteCompact(tree.With("hash", null))) != stored || JsonTreeWriter.WriteCompact(tree) != line
            ? "the line was changed"
            : previous is null ? (at == 1) != (prev == Genesis) || at != 1 && !rotatedAway ? "the lines before it are missing" : null
            : prev != previous || at != sequence + 1 ? "the line does not follow the one before: lines were removed, added or moved"
            : null;
    }

    /// <summary>
    /// Appends to the file that ends with our own last line: nothing of it has to be looked at again. False where that cannot be said.
    /// </summary>
    private bool TryAppendToOurs(FileMark mark, byte[] line)
    {
        if (mark.Posix is not { } seen)
        {
            return false;
        }
        try
        {
            if (FileTrust.OfPosixFile(CurrentPath, seen) is { } fault)
            {
                throw NodeStateException.Of(fault);
            }
            using PosixDescriptor? file = PosixFile.OpenSame(CurrentPath, seen, write: true);
            try
            {
                file?.WriteAt(line, seen.Size);
            }
            catch (IOException)
            {
                // On a full disk a part of the line is there: it is no record, and would make the whole one look changed.
                file?.CutTo(seen.Size);
                throw;
            }
            return file is not null;
        }
        catch (IOException e)
        {
            throw Unwritten(e);
        }
    }

    private NodeStateException Unwritten(Exception e) =>
        new(StateProblem.Storage, $"The record of commands could not be written to {CurrentPath}: {StorageFailure.TextOf(e)}",
            CurrentPath, e);

    private void AppendBytes(byte[] line)
    {
        try
        {
            PlainFile.Require(CurrentPath);
            bool fresh = !File.Exists(CurrentPath);
            // Without a buffer, which would try again what failed when the file is closed.
            using FileStream file = new(CurrentPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
            if (fresh)
            {
                PrivateFile.Protect(CurrentPath);
            }
            TornLine.Cut(file);
            long end = file.Position;
            try
            {
                file.Write(line, 0, line.Length);
                file.Flush();
            }
            catch (Exception problem) when (StorageFailure.Is(problem))
            {
                file.SetLength(end);
                throw;
            }
        }
        catch (Exception e) when (StorageFailure.Is(e))
        {
            throw Unwritten(e);
        }
    }

    private bool Rotate(long length, int next)
    {
        if (length == 0 || length + next <= _maxBytes)
        {
            return false;
        }
        PrivateFile.Flush(CurrentPath);
        NumberedFiles.Shift(Numbered, _files - 1);
        return true;
    }

    private string Numbered(int i) =>
        i == 0 ? CurrentPath : Path.Combine(_directory, $"exec.{i.ToString(CultureInfo.InvariantCulture)}.jsonl");

    private IEnumerable<string> Files() => Enumerable.Range(0, _files).Reverse().Select(Numbered).Where(File.Exists);

    private static IEnumerable<string> Lines(string path)
    {
        PlainFile.Require(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file, new UTF8Encoding(false));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>
    /// The end of the chain. When the small file is lost, or a crash left it behind the record, the record's own last line counts: after a
    /// power failure it may be behind by all of what was not flushed, and then each line in between must follow the one before.
    /// </summary>
    private Head ReadHead()
    {
        Head? stored = ReadStoredHead();
        string? end = null, before = null;
        foreach (string line in File.Exists(CurrentPath) ? Lines(CurrentPath) : [])
        {
            (end, before) = (line, end);
        }
        // The very last line may be half a one.
        Head? last = (end is null ? null : HeadOf(end)) ?? (before is null ? null : HeadOf(before));
        return last is not null
            && (stored is null || last.Sequence == stored.Sequence + 1 || (last.Sequence > stored.Sequence && Follows(stored)))
            ? last : stored ?? new Head(0, Genesis);
    }

    private bool Follows(Head stored)
    {
        string previous = stored.Hash;
        long sequence = stored.Sequence;
        foreach (string line in Files().SelectMany(Lines))
        {
            if (HeadOf(line) is { } head && head.Sequence > stored.Sequence)
            {
                if (Problem(line, previous, sequence, false, out previous, out sequence) is not null)
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static Head? HeadOf(string line) =>
        Parse(line) is { } tree && tree["hash"]?.AsText is { } hash && tree["seq"]?.AsNumber is { } number
        ? new Head((long)number, hash) : null;

    private Head? ReadStoredHead()
    {
        string[] parts = PrivateFile.Read(HeadPath, 1024) is { } content ? Encoding.UTF8.GetString(content).Trim().Split(' ') : [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            ? new Head(sequence, parts[1]) : null;
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonTreeReader.Read(line).AsObject;
        }
        catch (JsonTreeException)
        {
            return null;
        }
    }

    private sealed record Head(long Sequence, string Hash);
}
