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
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LockPatience _patience = new(time); // in turn

    /// <summary>Writes under the lock.</summary>
    /// <exception cref="NodeStateException">It was not to be had, or what the writing throws.</exception>
    public async Task DoAsync(string lockPath, Action write)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            using FileLock held = await _patience.TakeAsync(lockPath).ConfigureAwait(false);
            write();
        }
        finally
        {
            _turn.Release();
        }
    }
}
