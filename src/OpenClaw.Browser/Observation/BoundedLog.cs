namespace OpenClaw.Browser.Observation;

/// <summary>The last so many entries. Written by the connection's reader, read by routes.</summary>
internal sealed class BoundedLog<T>(int limit)
{
    private readonly object _lock = new();
    private readonly Queue<T> _entries = new();

    /// <summary>Oldest first.</summary>
    public T[] All
    {
        get
        {
            lock (_lock)
            {
                return _entries.ToArray();
            }
        }
    }

    /// <summary>Adds one; returns the one that had to go, if any.</summary>
    public T? Add(T entry)
    {
        lock (_lock)
        {
            _entries.Enqueue(entry);
            return _entries.Count > limit ? _entries.Dequeue() : default;
        }
    }

    /// <summary>Takes all.</summary>
    public T[] Drain()
    {
        lock (_lock)
        {
            T[] all = _entries.ToArray();
            _entries.Clear();
            return all;
        }
    }
}
