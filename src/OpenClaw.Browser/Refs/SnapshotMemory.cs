namespace OpenClaw.Browser.Refs;

/// <summary>
/// What the last snapshots of a tab showed, so that the next one can say what is new: one entry for each kind of snapshot, forgotten with
/// the document (docs/protocol/browser.md 2.4, delta).
/// </summary>
internal sealed class SnapshotMemory
{
    private const int MaxEntries = 8;

    private readonly object _lock = new();

    // Oldest first.
    private readonly List<(string Family, string Document, HashSet<long> Keys)> _entries = [];

    /// <summary>What the last such snapshot of this document showed; null when there was none.</summary>
    public HashSet<long>? Find(string family, string document)
    {
        lock (_lock)
        {
            return _entries.Find(entry => entry.Family == family && entry.Document == document).Keys;
        }
    }

    public void Remember(string family, string document, IEnumerable<long> keys)
    {
        var shown = new HashSet<long>(keys);
        lock (_lock)
        {
            _entries.RemoveAll(entry => entry.Family == family);
            _entries.Add((family, document, shown));
            if (_entries.Count > MaxEntries)
            {
                _entries.RemoveAt(0);
            }
        }
    }
}
