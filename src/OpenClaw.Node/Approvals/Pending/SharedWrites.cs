namespace OpenClaw.Node.Approvals.Pending;

/// <summary>
/// Changes of one file that come at the same time are written together: each caller waits for its own, whoever is first writes for all that
/// are there, and between two writes others get at the file.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001",
    Justification = "The turn is never disposed: nobody asks for its wait handle, and who comes late must not find it gone.")]
internal sealed class SharedWrites
{
    /// <summary>How long the file is left alone between two writes, for an administrator's command that waits for its lock.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private List<Waiting> _waiting = []; // under _gate
    private Task _pause = Task.CompletedTask; // in turn

    private sealed class Waiting(Func<List<PendingRequest>, bool> change)
    {
        public Func<List<PendingRequest>, bool> Change { get; } = change;

        /// <summary>Its write, once somebody did it.</summary>
        public Task? Written { get; set; }
    }

    /// <summary>Has the change written, alone or with others.</summary>
    /// <param name="change">The change; false where it leaves the list as it is.</param>
    /// <param name="write">Writes changes in this order. What it throws, each of their callers gets.</param>
    public async Task DoAsync(Func<List<PendingRequest>, bool> change, Func<IReadOnlyList<Func<List<PendingRequest>, bool>>, Task> write)
    {
        Waiting mine = new(change);
        lock (_gate)
        {
            _waiting.Add(mine);
        }
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (mine.Written is null)
            {
                await _pause.ConfigureAwait(false);
                await WriteAllAsync(write).ConfigureAwait(false);
                _pause = Task.Delay(Pause);
            }
        }
        finally
        {
            _turn.Release();
        }
        await mine.Written!.ConfigureAwait(false);
    }

    private async Task WriteAllAsync(Func<IReadOnlyList<Func<List<PendingRequest>, bool>>, Task> write)
    {
        List<Waiting> all;
        lock (_gate)
        {
            (all, _waiting) = (_waiting, []);
        }
        Task written = write([.. all.Select(waiting => waiting.Change)]);
        foreach (Waiting waiting in all)
        {
            waiting.Written = written;
        }
        // Whether it failed, each caller is told by its own wait.
        await Task.WhenAny(written).ConfigureAwait(false);
    }
}
