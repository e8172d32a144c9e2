using System.Security.Cryptography;
using OpenClaw.Node.Approvals.Plans;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;
using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.Approvals.Pending;

/// <summary>
/// Owns <c>exec-requests.json</c>: requests that were denied because nobody was there to ask. Bounded in number and size, and they expire:
/// what an agent asks for must not fill a disk, and an answer after days is an answer to another question. Agents and sessions share the
/// places, and what an administrator allowed keeps its own.
/// </summary>
internal sealed class WaitingRequests(StateLocation location, TimeProvider? time = null)
{
    public const int MaxRequests = 100;
    public const int MaxCommandLength = 16_384;

    /// <summary>How long a request waits for an answer.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromHours(24);

    /// <summary>How long an answer waits for the agent to ask again.</summary>
    public static readonly TimeSpan AllowedLimit = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly object _gate = new();
    private readonly SharedWrites _writes = new();
    private readonly LockPatience _patience = new(time ?? TimeProvider.System); // one write at a time

    // The file as it was read or written last; an administrator's answer makes it another one.
    private (FileMark Mark, IReadOnlyList<PendingRequest> Requests)? _known;

    public string Path { get; } = System.IO.Path.Combine(location.Directory, "exec-requests.json");

    /// <summary>What waits, oldest first.</summary>
    /// <exception cref="NodeStateException">The file cannot be read.</exception>
    public IReadOnlyList<PendingRequest> List() => Current(Read());

    /// <summary>Keeps a denied request, or notes that it was asked again. Null when it is too large to keep.</summary>
    /// <exception cref="NodeStateException">The file cannot be read or written.</exception>
    public async Task<PendingRequest?> KeepAsync(PendingRequest request)
    {
        if (SizeOf(request) > MaxCommandLength)
        {
            return null;
        }
        PendingRequest? kept = null;
        await ChangeAsync(requests =>
        {
            kept = Keep(requests, request);
            return true;
        }).ConfigureAwait(false);
        return kept;
    }

    /// <summary>
    /// Everything of a request that the wire decides about. A hundred of the largest are far below what <see cref="JsonStateFile"/> reads
    /// again.
    /// </summary>
    internal static long SizeOf(PendingRequest request) =>
        request.Argv.Sum(argument => (long)argument.Length + 4) + request.CommandText.Length + request.Directory.Length
        + (request.SessionKey?.Length ?? 0) + (request.AgentId?.Length ?? 0) + request.EnvironmentNames.Sum(name => (long)name.Length + 4)
        + request.Environment.Sum(variable => (long)variable.Name.Length + (variable.Value?.Length ?? 0) + 16)
        + request.Programs.Sum(program => (long)program.Length + 4) + (request.CannotAllowOnce?.Length ?? 0);

    /// <summary>The request's answer: yes, for the next time it is asked. Null when it is not there any more.</summary>
    public PendingRequest? Allow(string id) =>
        Replace(id, (request, now) => request with { AllowedAt = now, ExpiresAt = now + AllowedLimit });

    /// <summary>Takes a request out: denied, or become a rule.</summary>
    public PendingRequest? Remove(string id) => Replace(id, (_, _) => null);

    /// <summary>The allowed request that this one is, if there is one; it stays until <see cref="ConsumeAsync"/>.</summary>
    /// <param name="asked">The request to compare with; made only where anything is allowed at all, which costs less to see. Null for one
    /// that cannot be named.</param>
    /// <exception cref="NodeStateException">The file cannot be read.</exception>
    public PendingRequest? FindAllowed(Lazy<PendingRequest?> asked)
    {
        List<PendingRequest> allowed = List().Where(other => other.AllowedAt is not null && other.CannotAllowOnce is null).ToList();
        return allowed.Count > 0 && asked.Value is { } request ? allowed.Find(other => other.IsUnchanged(request)) : null;
    }

    /// <summary>Uses the answer up. False when somebody else did first: one yes is for one run.</summary>
    /// <exception cref="NodeStateException">The file cannot be read or written.</exception>
    public async Task<bool> ConsumeAsync(string id)
    {
        bool found = false;
        await ChangeAsync(requests => found = requests.RemoveAll(request => request.Id == id && request.AllowedAt is not null) > 0)
            .ConfigureAwait(false);
        return found;
    }

    /// <summary>
    /// Takes out the request that has just run without an answer from here: by a rule, or by an operator's yes. Nobody has to decide about
    /// it any more.
    /// </summary>
    /// <param name="argv">What ran; of most runs nothing waits, which is seen by this.</param>
    /// <param name="ran">The same as a request; null for one that cannot be named.</param>
    /// <param name="start">When it was started: what was denied since is a question of its own.</param>
    /// <exception cref="NodeStateException">The file cannot be read or written.</exception>
    public async Task ForgetAsync(IReadOnlyList<string> argv, Func<PendingRequest?> ran, DateTimeOffset start)
    {
        if (MayKnow(argv) && ran() is { } request)
        {
            await ChangeAsync(requests => requests.RemoveAll(other => request.IsSame(other) && other.LastAskedAt <= start) > 0)
                .ConfigureAwait(false);
        }
    }

    /// <summary>False where nothing waits that has these words: of most runs that is so.</summary>
    /// <exception cref="NodeStateException">The file cannot be read.</exception>
    public bool MayKnow(IReadOnlyList<string> argv) => List().Any(other => other.Argv.SequenceEqual(argv));

    private PendingRequest Keep(List<PendingRequest> requests, PendingRequest request)
    {
        DateTimeOffset now = _time.GetUtcNow();
        int known = requests.FindIndex(other => other.IsSame(request));
        PendingRequest kept;
        if (known >= 0)
        {
            PendingRequest old = requests[known];
            if (old.IsUnchanged(request))
            {
                kept = request with
                {
                    Id = old.Id, FirstAskedAt = old.FirstAskedAt, LastAskedAt = now, TimesAsked = old.TimesAsked + 1,
                    AllowedAt = old.AllowedAt, ExpiresAt = old.AllowedAt is not null ? old.ExpiresAt : now + WaitLimit,
                };
                requests[known] = kept;
                return kept;
            }
            // Other files behind the same words: a new question. Who read the old one answers it by a name that is gone, and looks again.
            requests.RemoveAt(known);
        }
        MakeRoom(requests);
        kept = request with { Id = NewId(requests), FirstAskedAt = now, LastAskedAt = now, ExpiresAt = now + WaitLimit };
        requests.Add(kept);
        return kept;
    }

    private static void MakeRoom(List<PendingRequest> requests)
    {
        while (requests.Count >= MaxRequests)
        {
            // What somebody has allowed is not pushed out by what nobody has looked at.
            List<PendingRequest> waiting = requests.Where(request => request.AllowedAt is null).ToList();
            requests.Remove(waiting.Count == 0
                ? requests[0] : waiting[FairShares.WhoGoes(waiting, request => (request.AgentId, request.SessionKey))]);
        }
    }

    private PendingRequest? Replace(string id, Func<PendingRequest, DateTimeOffset, PendingRequest?> change)
    {
        PendingRequest? result = null;
        using FileLock held = FileLock.Acquire(Path + ".lock", timeout: null, _time);
        Apply([requests =>
        {
            int at = requests.FindIndex(request => string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                return false;
            }
            result = requests[at];
            if (change(requests[at], _time.GetUtcNow()) is { } changed)
            {
                requests[at] = result = changed;
            }
            else
            {
                requests.RemoveAt(at);
            }
            return true;
        }]);
        return result;
    }

    /// <summary>
    /// What comes while another change is written is written with the next: a thousand denials at once cost a few writes, and hold no
    /// thread.
    /// </summary>
    private Task ChangeAsync(Func<List<PendingRequest>, bool> change) => _writes.DoAsync(change, async changes =>
    {
        using FileLock held = await _patience.TakeAsync(Path + ".lock").ConfigureAwait(false);
        Apply(changes);
    });

    // Under the file's lock.
    private void Apply(IReadOnlyList<Func<List<PendingRequest>, bool>> changes)
    {
        List<PendingRequest> requests = Current(Read());
        bool changed = false;
        foreach (Func<List<PendingRequest>, bool> change in changes)
        {
            changed |= change(requests);
        }
        if (changed)
        {
            JsonStateFile.Write(Path, JsonObject.Empty
                .With("version", JsonTree.Of(1))
                .With("requests", new JsonArray(requests.Select(request => (JsonTree)request.ToTree()).ToArray())));
            Know(FileMark.Of(Path), requests);
        }
    }

    private List<PendingRequest> Current(IReadOnlyList<PendingRequest> requests)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return requests.Where(request => request.ExpiresAt > now).ToList();
    }

    private IReadOnlyList<PendingRequest> Read()
    {
        // Every request that nobody allows asks here: the file is read again only where it is another one.
        FileMark mark = FileMark.Of(Path);
        lock (_gate)
        {
            if (_known is { } known && known.Mark == mark && mark != default)
            {
                return known.Requests;
            }
        }
        List<PendingRequest> read = (JsonStateFile.Read(Path)?["requests"]?.AsArray ?? [])
            .Select(item => item.AsObject is { } tree ? PendingRequest.FromTree(tree) : null).OfType<PendingRequest>().ToList();
        Know(mark, read);
        return read;
    }

    private void Know(FileMark mark, IReadOnlyList<PendingRequest> requests)
    {
        lock (_gate)
        {
            _known = (mark, requests);
        }
    }

    private static string NewId(List<PendingRequest> requests)
    {
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        byte[] bytes = new byte[4];
        while (true)
        {
            random.GetBytes(bytes);
            string id = BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
            if (requests.All(request => request.Id != id))
            {
                return id;
            }
        }
    }
}
