using System.Diagnostics.CodeAnalysis;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Audit;

/// <summary>
/// Who writes the record next. While another process holds its lock nobody holds a thread, and one wait in vain
/// is for all that came meanwhile: none of them waits much longer than the first.
/// </summary>
[SuppressMessage("Design", "CA1001",
    Justification = "Never disposed: nobody asks for the wait handle, and who comes late must not find it gone.")]
internal sealed class RecordTurn(TimeProvider time)
{
    private static readonly TimeSpan SameRefusal = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private long? _refusedAt; // in turn

    /// <summary>Writes under the lock.</summary>
    /// <exception cref="NodeStateException">It was not to be had, or what the writing throws.</exception>
    public async Task DoAsync(string lockPath, Action write)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            using FileLock held = await TakeAsync(lockPath).ConfigureAwait(false);
            write();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<FileLock> TakeAsync(string lockPath)
    {
        bool justRefused = _refusedAt is { } refused && time.GetElapsedTime(refused) < SameRefusal;
        TimeSpan? limit = justRefused ? TimeSpan.Zero : null;
        try
        {
            return await FileLock.AcquireAsync(lockPath, limit, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NodeStateException) when (!justRefused)
        {
            _refusedAt = time.GetTimestamp();
            throw;
        }
    }
}
