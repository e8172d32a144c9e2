using System.Security.Cryptography;
using System.Text;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// Owns the approvals document on disk. Reading never throws: what cannot be read denies everything. Writing happens under a lock between
/// processes, compares before it swaps, and never touches a file that it could not understand.
/// </summary>
internal sealed class ExecApprovalsStore(StateLocation location, TimeProvider? time = null)
{
    // A file changed within this time of the read may change again without a new time stamp (coarse clocks of file systems).
    private static readonly TimeSpan StampGrace = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly object _gate = new();
    private Cached? _cached;

    /// <summary>The file.</summary>
    public string Path { get; } = location.ExecApprovalsPath;

    /// <summary>The file as people write it.</summary>
    public string DisplayPath { get; } = location.DisplayDirectory.StartsWith("~", StringComparison.Ordinal)
        ? location.DisplayDirectory + "/exec-approvals.json"
        : location.ExecApprovalsPath;

    /// <summary>The document now. Cheap when the file did not change. Never throws.</summary>
    public ExecApprovalsSnapshot Load()
    {
        lock (_gate)
        {
            return LoadUnderGate();
        }
    }

    /// <summary>The document with socket path and token, stored if they were missing (docs/protocol/policy.md 1.3).</summary>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="NodeStateException">The stored document is malformed, or it cannot be written.</exception>
    public Task<ExecApprovalsSnapshot> EnsureAsync(CancellationToken cancellationToken) => EnsureAsync(Load(), cancellationToken);

    /// <summary>The same for a caller that has just loaded it.</summary>
    /// <exception cref="NodeStateException">The stored document is malformed, or it cannot be written.</exception>
    public async Task<ExecApprovalsSnapshot> EnsureAsync(ExecApprovalsSnapshot current, CancellationToken cancellationToken)
    {
        if (current is { Malformed: null, Exists: true, Document: { SocketPath: not null, SocketToken: not null } }
            && IsStoredForm(current))
        {
            return current;
        }
        return (await UpdateAsync(document => document, expectedHash: null, cancellationToken).ConfigureAwait(false)).Snapshot;
    }

    /// <summary>Changes the document under the lock.</summary>
    /// <param name="change">Gets the current document and gives the new one, or null to leave it. Runs while other processes wait.</param>
    /// <param name="expectedHash">The hash that the caller has seen; null to change whatever is there.</param>
    /// <exception cref="NodeStateException">Lock timeout, storage failure, or a malformed document, which is left as it is.</exception>
    public async Task<ApprovalsUpdate> UpdateAsync(Func<ExecApprovalsDocument, ExecApprovalsDocument?> change, string? expectedHash,
        CancellationToken cancellationToken)
    {
        Adopt();
        using FileLock held = await FileLock.AcquireAsync(Path + ".lock", LockPatience.Limit, _time, cancellationToken)
            .ConfigureAwait(false);
        return UpdateUnderLock(change, expectedHash);
    }

    /// <summary>The same for callers that cannot wait asynchronously.</summary>
    /// <param name="change">Gets the current document and gives the new one, or null to leave it.</param>
    /// <param name="expectedHash">The hash that the caller has seen; null to change whatever is there.</param>
    /// <param name="keepBrokenAs">Where a malformed document is kept, so that a new one takes its place; null to leave it as it is.</param>
    public ApprovalsUpdate Update(Func<ExecApprovalsDocument, ExecApprovalsDocument?> change, string? expectedHash = null,
        string? keepBrokenAs = null)
    {
        Adopt();
        using FileLock held = FileLock.Acquire(Path + ".lock", timeout: null, _time);
        return UpdateUnderLock(change, expectedHash, keepBrokenAs);
    }

    // The first write on a box that ran the product under its old name: the change is made on what was there.
    private void Adopt()
    {
        if (State.StateAdoption.Adopt(location) is not null)
        {
            lock (_gate)
            {
                _cached = null;
            }
        }
    }

    private ApprovalsUpdate UpdateUnderLock(Func<ExecApprovalsDocument, ExecApprovalsDocument?> change, string? expectedHash,
        string? keepBrokenAs = null)
    {
        lock (_gate)
        {
            _cached = null;
            ExecApprovalsSnapshot current = LoadUnderGate();
            if (expectedHash is not null && !string.Equals(expectedHash, current.Hash, StringComparison.Ordinal))
            {
                return new(ApprovalsUpdateOutcome.Conflict, current);
            }
            if (current.Malformed is { } malformed)
            {
                if (keepBrokenAs is null || StateTrust.Find(location.ForReading()) is not null)
                {
                    throw new NodeStateException(StateProblem.Malformed, malformed, Path);
                }
                // A copy, not a move: until the new one is there, the broken one goes on denying everything.
                using (PrivateFile.OwnerOfTheWayTo(Path))
                {
                    File.Copy(Path, keepBrokenAs);
                    PrivateFile.Protect(keepBrokenAs);
                }
                current = current with { Document = ExecApprovalsDocument.Empty, Malformed = null };
            }
            if (change(current.Document) is not { } changed)
            {
                return new(ApprovalsUpdateOutcome.Unchanged, current);
            }
            changed = changed with
            {
                SocketPath = changed.SocketPath ?? current.Document.SocketPath ?? location.ExecApprovalsSocketPath,
                SocketToken = changed.SocketToken ?? current.Document.SocketToken ?? NewToken(),
            };
            byte[] content = Encoding.UTF8.GetBytes(changed.Serialize());
            if (_cached is { Content: { } stored } && stored.AsSpan().SequenceEqual(content))
            {
                return new(ApprovalsUpdateOutcome.Unchanged, current);
            }
            ExecApprovalsSnapshot next = Parse(RefuseTooLarge(content, current));
            if (next.Malformed is { } unreadable)
            {
                // Read before it is written: a document that only its writer understands would deny everything from then on.
                throw new NodeStateException(StateProblem.Malformed,
                    $"The changed exec approvals document could not be read again, so it was not stored: {unreadable}", Path);
            }
            PrivateFile.WriteAtomic(Path, content);
            _cached = new Cached(FileMark.Of(Path), content, next, IsSettled: false);
            return new(ApprovalsUpdateOutcome.Saved, next);
        }
    }

    // One that is too large already may still become smaller.
    private byte[] RefuseTooLarge(byte[] content, ExecApprovalsSnapshot current) =>
        content.Length <= ApprovalsLimits.WrittenBytes
            || content.Length <= Math.Min(current.StoredBytes, ApprovalsLimits.ReadBytes) ? content
        : throw new NodeStateException(
            StateProblem.TooLarge,
            $"The exec approvals document would have {content.Length} bytes; at most {ApprovalsLimits.WrittenBytes} are stored in {Path}. It was left as it is: take rules out that nobody needs.",
            Path);

    private ExecApprovalsSnapshot LoadUnderGate()
    {
        StateLocation place = location.ForReading();
        string path = place.ExecApprovalsPath;
        if (StateTrust.Find(place) is { } fault)
        {
            // Looked at each time, also where nothing else changed; what is good again is read again.
            _cached = null;
            return Unusable(NodeStateException.Of(fault).Message);
        }
        FileMark stamp = FileMark.Of(path);
        if (_cached is { } cached && cached.IsSettled && cached.Stamp == stamp)
        {
            return cached.Snapshot;
        }
        byte[]? content;
        try
        {
            content = PrivateFile.Read(path, ApprovalsLimits.FileBytes);
        }
        catch (NodeStateException problem)
        {
            _cached = null;
            return Unusable(problem.Message);
        }
        bool settled = content is not null && _time.GetUtcNow().UtcDateTime - stamp.Written > StampGrace;
        if (_cached is { } same && SameContent(same.Content, content))
        {
            _cached = same with { Stamp = stamp, IsSettled = settled };
            return same.Snapshot;
        }
        ExecApprovalsSnapshot snapshot = Parse(content);
        _cached = new Cached(stamp, content, snapshot, settled);
        return snapshot;
    }

    private static ExecApprovalsSnapshot Unusable(string why) =>
        new(ExecApprovalsDocument.DenyAll, ExecApprovalsDocument.Hash([]), Exists: true,
            $"{why} Until then this node denies every command.");

    private ExecApprovalsSnapshot Parse(byte[]? content)
    {
        if (content is null)
        {
            return new(ExecApprovalsDocument.Empty, ExecApprovalsDocument.Hash(null), Exists: false, null);
        }
        string hash = ExecApprovalsDocument.Hash(content);
        int stored = content.Length;
        content = stored > ApprovalsLimits.WrittenBytes ? UsageShortening.Apply(content) : content;
        ApprovalsIssue? issue;
        try
        {
            if (content.Length > ApprovalsLimits.ReadBytes)
            {
                issue = new ApprovalsIssue("document", $"it is larger than {ApprovalsLimits.ReadBytes} bytes", 0);
            }
            else if (ExecApprovalsParser.ParseStored(JsonStateFile.Decode(content), out issue) is { } document)
            {
                return new(document, hash, Exists: true, null) { StoredBytes = stored };
            }
        }
        catch (DecoderFallbackException)
        {
            issue = new ApprovalsIssue("document", "it is not UTF-8 text", 0);
        }
        return new(
            ExecApprovalsDocument.DenyAll,
            hash,
            Exists: true,
            $"{Path} is not a valid exec approvals document ({issue}). It was left as it is, and until it is repaired or moved away this node denies every command.");
    }

    // Written out and compared once for each content, not for each request.
    private bool IsStoredForm(ExecApprovalsSnapshot snapshot)
    {
        lock (_gate)
        {
            if (_cached is not { Content: { } stored } cached || !ReferenceEquals(cached.Snapshot, snapshot))
            {
                return false;
            }
            bool isStored = cached.IsStoredForm ?? stored.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(snapshot.Document.Serialize()));
            _cached = cached.IsStoredForm is null ? cached with { IsStoredForm = isStored } : cached;
            return isStored;
        }
    }

    private static bool SameContent(byte[]? one, byte[]? other) =>
        one is null || other is null ? ReferenceEquals(one, other) : one.AsSpan().SequenceEqual(other);

    private static string NewToken()
    {
        byte[] bytes = new byte[24];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }

    private sealed record Cached(FileMark Stamp, byte[]? Content, ExecApprovalsSnapshot Snapshot, bool IsSettled,
        bool? IsStoredForm = null);
}
