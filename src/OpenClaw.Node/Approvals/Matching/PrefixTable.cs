namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Beginnings of texts, each with the places of those that have it: all that begin one text are found by one search.</summary>
internal sealed class PrefixTable
{
    // In ordinal order: what begins a key stands before it, and between the two there is nothing that it does not begin.
    private readonly string[] _keys;
    private readonly List<int>[] _places;

    // For each key the place of the longest other one that begins it; -1 for none.
    private readonly int[] _shorter;

    public PrefixTable(Dictionary<string, List<int>> places)
    {
        _keys = [.. places.Keys];
        _places = [.. places.Values];
        _shorter = new int[_keys.Length];
        Array.Sort(_keys, _places, StringComparer.Ordinal);
        for (int i = 0; i < _keys.Length; i++)
        {
            int shorter = i - 1;
            while (shorter >= 0 && !_keys[i].StartsWith(_keys[shorter], StringComparison.Ordinal))
            {
                shorter = _shorter[shorter];
            }
            _shorter[i] = shorter;
        }
    }

    /// <summary>Adds the places of every key with which the text begins.</summary>
    public void AddBeginnings(string text, List<int> found)
    {
        int at = Array.BinarySearch(_keys, text, StringComparer.Ordinal);
        // Where it is no key itself, what begins it also begins the last key before it.
        for (int i = at >= 0 ? at : ~at - 1; i >= 0; i = _shorter[i])
        {
            if (text.StartsWith(_keys[i], StringComparison.Ordinal))
            {
                found.AddRange(_places[i]);
            }
        }
    }

    /// <summary>Adds every place.</summary>
    public void AddAll(List<int> found)
    {
        foreach (List<int> places in _places)
        {
            found.AddRange(places);
        }
    }
}
