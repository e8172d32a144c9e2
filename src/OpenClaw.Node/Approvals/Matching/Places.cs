namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Places of rules in a list, ascending: by what is known of them, and put together again in their order.</summary>
internal static class Places
{
    /// <summary>Adds a place to those of its key; to the others where it has none.</summary>
    public static void Add(Dictionary<string, List<int>> keyed, List<int> others, string? key, int place)
    {
        if (key is null)
        {
            others.Add(place);
        }
        else if (keyed.TryGetValue(key, out List<int>? places))
        {
            places.Add(place);
        }
        else
        {
            keyed.Add(key, [place]);
        }
    }

    /// <summary>Each place of several lists once, ascending.</summary>
    // Ten thousand rules may name one program: they are neither copied nor sorted for each of its uses.
    public static IEnumerable<int> InOrder(IReadOnlyList<IReadOnlyList<int>> lists)
    {
        int[] next = new int[lists.Count];
        for (int last = -1; ;)
        {
            int first = -1;
            for (int i = 0; i < next.Length; i++)
            {
                if (next[i] < lists[i].Count && (first < 0 || lists[i][next[i]] < lists[first][next[first]]))
                {
                    first = i;
                }
            }
            if (first < 0)
            {
                yield break;
            }
            int place = lists[first][next[first]++];
            if (place != last)
            {
                yield return last = place;
            }
        }
    }
}
