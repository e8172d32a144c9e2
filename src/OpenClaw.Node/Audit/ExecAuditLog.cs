using System.Globalization;
using System.Text;
using OpenClaw.Node.Approvals.Matching;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Audit;

/// <summary>
/// The append-only record <c>audit/exec.jsonl</c>. Each line ends with the hash of itself and of the line before, also over the change from one file
/// to the next, and a small file beside holds the last one: a line that was changed, taken out or cut off the end is found by <see cref="Verify"/>.
/// It tells tampering, it does not prevent it: who can write the state directory can write a new chain.
/// </summary>
internal sealed class ExecAuditLog
{
    public const int DefaultMaxBytes = 5 * 1024 * 1024;
    public const int DefaultFiles = 8;

    private const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly int _maxBytes;
    private readonly int _files;
    private readonly object _gate = new();

    // The end of the chain and the length of the file after our own last line; another process' line makes the length differ.
    private (long Length, Head Head)? _known;

    public ExecAuditLog(StateLocation location, TimeProvider? time = null, int maxBytes = DefaultMaxBytes, int files = DefaultFiles)
    {
        _directory = Path.Combine(location.Directory, "audit");
        _time = time ?? TimeProvider.System;
        _maxBytes = maxBytes;
        _files = files;
    }

    /// <summary>Where each record is copied to; null for nowhere.</summary>
    public SystemLogCopy? Copy { get; init; }

    public string CurrentPath => Path.Combine(_directory, "exec.jsonl");

    private string HeadPath => Path.Combine(_directory, "exec.head");

    /// <summary>Appends one record; its sequence number and time are given here.</summary>
    /// <exception cref="NodeStateException">It cannot be written.</exception>
    public void Append(ExecAuditRecord record)
    {
        lock (_gate)
        {
            PrivateFile.EnsureDirectory(_directory);
            using FileLock held = FileLock.Acquire(Path.Combine(_directory, "exec.lock"), timeout: null, _time);
            Head head = _known is { } known && new FileInfo(CurrentPath) is { Exists: true } file && file.Length == known.Length ? known.Head : ReadHead();
            ExecAuditRecord numbered = record with { Sequence = head.Sequence + 1, At = _time.GetUtcNow() };
            JsonObject content = numbered.ToTree().With("prev", JsonTree.Of(head.Hash));
            string body = JsonTreeWriter.WriteCompact(content);
            string hash = HashText.Sha256(body);
            byte[] line = Encoding.UTF8.GetBytes(JsonTreeWriter.WriteCompact(content.With("hash", JsonTree.Of(hash))) + "\n");
            Rotate(line.Length);
            AppendBytes(line);
            head = new Head(head.Sequence + 1, hash);
            PrivateFile.WriteAtomic(HeadPath, Encoding.UTF8.GetBytes(head.Sequence.ToString(CultureInfo.InvariantCulture) + " " + hash + "\n"));
            _known = (new FileInfo(CurrentPath).Length, head);
            Copy?.Write(numbered);
        }
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
            : new ExecAuditVerification(false, lines, CurrentPath, null, $"the record ends at {sequence ?? 0}, but {head.Sequence} were written: lines are missing at the end");
    }

    private static string? Problem(string line, string? previous, long? sequence, bool rotatedAway, out string hash, out long at)
    {
        hash = string.Empty;
        at = 0;
        if (Parse(line) is not { } tree || tree["hash"]?.AsText is not { } stored || tree["prev"]?.AsText is not { } prev || tree["seq"]?.AsNumber is not { } number)
        {
            return "the line is no record";
        }
        hash = stored;
        at = (long)number;
        return HashText.Sha256(JsonTreeWriter.WriteCompact(tree.With("hash", null))) != stored || JsonTreeWriter.WriteCompact(tree) != line ? "the line was changed"
            : previous is null ? (at == 1) != (prev == Genesis) || at != 1 && !rotatedAway ? "the lines before it are missing" : null
            : prev != previous || at != sequence + 1 ? "the line does not follow the one before: lines were removed, added or moved"
            : null;
    }

    private void AppendBytes(byte[] line)
    {
        try
        {
            bool fresh = !File.Exists(CurrentPath);
            using FileStream file = new(CurrentPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (fresh)
            {
                PrivateFile.Protect(CurrentPath);
            }
            CutTornLine(file);
            file.Write(line, 0, line.Length);
            file.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NodeStateException(StateProblem.Storage, $"The record of commands could not be written to {CurrentPath}: {e.Message}", CurrentPath, e);
        }
    }

    /// <summary>
    /// A crash or a full disk can leave half a line at the end. It was never counted, so it goes: kept, it would spoil the next one too.
    /// </summary>
    private static void CutTornLine(FileStream file)
    {
        long end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
            end--;
        }
        if (end != file.Length)
        {
            file.SetLength(end);
        }
        file.Position = end;
    }

    private void Rotate(int next)
    {
        FileInfo current = new(CurrentPath);
        if (!current.Exists || current.Length + next <= _maxBytes)
        {
            return;
        }
        for (int i = _files - 1; i >= 1; i--)
        {
            string from = i == 1 ? CurrentPath : Numbered(i - 1), to = Numbered(i);
            if (File.Exists(from))
            {
                File.Delete(to);
                File.Move(from, to);
            }
        }
    }

    private string Numbered(int i) => Path.Combine(_directory, $"exec.{i.ToString(CultureInfo.InvariantCulture)}.jsonl");

    private IEnumerable<string> Files()
    {
        for (int i = _files - 1; i >= 1; i--)
        {
            if (File.Exists(Numbered(i)))
            {
                yield return Numbered(i);
            }
        }
        if (File.Exists(CurrentPath))
        {
            yield return CurrentPath;
        }
    }

    private static IEnumerable<string> Lines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file, new UTF8Encoding(false));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The end of the chain. When the small file is lost or a crash left it behind the record, the record's own last line counts.</summary>
    private Head ReadHead()
    {
        Head? stored = ReadStoredHead();
        string? last = File.Exists(CurrentPath) ? Lines(CurrentPath).LastOrDefault() : null;
        if (last is not null && Parse(last) is { } tree && tree["hash"]?.AsText is { } hash && tree["seq"]?.AsNumber is { } number && (stored is null || number == stored.Sequence + 1))
        {
            return new Head((long)number, hash);
        }
        return stored ?? new Head(0, Genesis);
    }

    private Head? ReadStoredHead()
    {
        string[] parts = PrivateFile.Read(HeadPath, 1024) is { } content ? Encoding.UTF8.GetString(content).Trim().Split(' ') : [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? new Head(sequence, parts[1]) : null;
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
