using System.Security.Cryptography;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Pending;

/// <summary>
/// Owns <c>exec-requests.json</c>: requests that were denied because nobody was there to ask. Bounded in number and size, and they expire: what an agent
/// asks for must not fill a disk, and an answer after days is an answer to another question.
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

    public string Path { get; } = System.IO.Path.Combine(location.Directory, "exec-requests.json");

    /// <summary>What waits, oldest first.</summary>
    /// <exception cref="NodeStateException">The file cannot be read.</exception>
    public IReadOnlyList<PendingRequest> List() => Current(Read());

    /// <summary>Keeps a denied request, or notes that it was asked again. Null when it is too large to keep.</summary>
    public PendingRequest? Keep(PendingRequest request)
    {
        if (SizeOf(request) > MaxCommandLength)
        {
            return null;
        }
        PendingRequest? kept = null;
        Change(requests =>
        {
            int known = requests.FindIndex(other => other.IsSame(request));
            DateTimeOffset now = _time.GetUtcNow();
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
                    return true;
                }
                // Other files behind the same words: a new question. Who read the old one answers it by a name that is gone, and looks again.
                requests.RemoveAt(known);
            }
            kept = request with { Id = NewId(requests), FirstAskedAt = now, LastAskedAt = now, ExpiresAt = now + WaitLimit };
            requests.Add(kept);
            if (requests.Count > MaxRequests)
            {
                requests.RemoveRange(0, requests.Count - MaxRequests);
            }
            return true;
        });
        return kept;
    }

    /// <summary>
    /// Everything of a request that the wire decides about. A hundred of the largest are far below what <see cref="JsonStateFile"/> reads again.
    /// </summary>
    internal static long SizeOf(PendingRequest request) => request.Argv.Sum(argument => (long)argument.Length + 4) + request.CommandText.Length + request.Directory.Length
        + (request.SessionKey?.Length ?? 0) + (request.AgentId?.Length ?? 0) + request.EnvironmentNames.Sum(name => (long)name.Length + 4)
        + request.Environment.Sum(variable => (long)variable.Name.Length + (variable.Value?.Length ?? 0) + 16) + request.Programs.Sum(program => (long)program.Length + 4) + (request.CannotAllowOnce?.Length ?? 0);

    /// <summary>The request's answer: yes, for the next time it is asked. Null when it is not there any more.</summary>
    public PendingRequest? Allow(string id) => Replace(id, (request, now) => request with { AllowedAt = now, ExpiresAt = now + AllowedLimit });

    /// <summary>Takes a request out: denied, or become a rule.</summary>
    public PendingRequest? Remove(string id) => Replace(id, (_, _) => null);

    /// <summary>The allowed request that this one is, if there is one; it stays until <see cref="Consume"/>.</summary>
    public PendingRequest? FindAllowed(PendingRequest request) => List().FirstOrDefault(other => other.AllowedAt is not null && other.CannotAllowOnce is null && other.IsUnchanged(request));

    /// <summary>Uses the answer up. False when somebody else did first: one yes is for one run.</summary>
    public bool Consume(string id)
    {
        bool found = false;
        Change(requests =>
        {
            found = requests.RemoveAll(request => request.Id == id && request.AllowedAt is not null) > 0;
            return found;
        });
        return found;
    }

    private PendingRequest? Replace(string id, Func<PendingRequest, DateTimeOffset, PendingRequest?> change)
    {
        PendingRequest? result = null;
        Change(requests =>
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
        });
        return result;
    }

    private void Change(Func<List<PendingRequest>, bool> change)
    {
        using FileLock held = FileLock.Acquire(Path + ".lock", timeout: null, _time);
        List<PendingRequest> requests = Current(Read());
        if (change(requests))
        {
            JsonStateFile.Write(Path, JsonObject.Empty
                .With("version", JsonTree.Of(1))
                .With("requests", new JsonArray(requests.Select(request => (JsonTree)request.ToTree()).ToArray())));
        }
    }

    private List<PendingRequest> Current(List<PendingRequest> requests)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return requests.Where(request => request.ExpiresAt > now).ToList();
    }

    private List<PendingRequest> Read() => (JsonStateFile.Read(Path)?["requests"]?.AsArray ?? [])
        .Select(item => item.AsObject is { } tree ? PendingRequest.FromTree(tree) : null).OfType<PendingRequest>().ToList();

    private static string NewId(List<PendingRequest> requests)
    {
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        byte[] bytes = new byte[4];
        while (true)
        {
            random.GetBytes(bytes);
            string id = BitConverter.ToString(bytes).Replace("-", string.Empty).ToLowerInvariant();
            if (requests.All(request => request.Id != id))
            {
                return id;
            }
        }
    }
}
