namespace OpenClaw.Node.State;

/// <summary>
/// How long requests wait for a lock that another process holds, without holding a thread: no gateway is kept waiting for its answer, and
/// one wait in vain is for all that came meanwhile: none of them waits much longer than the first. One at a time may ask.
/// </summary>
internal sealed class LockPatience(TimeProvider time)
{
    /// <summary>Far longer than any write takes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan SameRefusal = TimeSpan.FromSeconds(1);

    private long? _refusedAt;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="NodeStateException">It was not to be had.</exception>
    public async Task<FileLock> TakeAsync(string lockPath)
    {
        bool justRefused = _refusedAt is { } refused && time.GetElapsedTime(refused) < SameRefusal;
        try
        {
            return await FileLock.AcquireAsync(lockPath, justRefused ? TimeSpan.Zero : Limit, time, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (NodeStateException) when (!justRefused)
        {
            _refusedAt = time.GetTimestamp();
            throw;
        }
    }
}
