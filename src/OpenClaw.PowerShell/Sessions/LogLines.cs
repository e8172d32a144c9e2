using System.Collections.Concurrent;

namespace OpenClaw.PowerShell.Sessions;

/// <summary>How much a line matters; the library's levels, named here so that waiting cmdlets need not load the library.</summary>
internal enum LogLineLevel
{
    Debug,
    Information,
    Warning,
    Error,
}

/// <summary>One line of a node's log.</summary>
internal sealed record LogLine(DateTimeOffset Time, LogLineLevel Level, int EventId, string Text);

/// <summary>
/// Lines of a node's log on their way to a PowerShell stream. Written by any thread, read by one pipeline thread.
/// Bounded: a node that talks while nobody reads loses its oldest lines, never memory.
/// </summary>
internal sealed class LogLines : IDisposable
{
    private const int Capacity = 1_000;

    private readonly BlockingCollection<LogLine> _lines = new(new ConcurrentQueue<LogLine>());

    public void Add(LogLine line)
    {
        try
        {
            while (_lines.Count >= Capacity && _lines.TryTake(out _))
            {
                // The oldest line makes room.
            }

            _lines.Add(line);
        }
        catch (InvalidOperationException)
        {
            // Completed or disposed: nobody reads any more.
        }
    }

    /// <summary>No line comes after this; readers end.</summary>
    public void Complete()
    {
        try
        {
            _lines.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // The reader was faster.
        }
    }

    /// <summary>The lines until <see cref="Complete"/> or cancellation.</summary>
    public IEnumerable<LogLine> Take(CancellationToken cancellationToken)
    {
        while (true)
        {
            LogLine line;
            try
            {
                if (!_lines.TryTake(out line!, Timeout.Infinite, cancellationToken))
                {
                    yield break;
                }
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return line;
        }
    }

    public void Dispose() => _lines.Dispose();
}
