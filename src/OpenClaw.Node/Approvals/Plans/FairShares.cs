namespace OpenClaw.Node.Approvals.Plans;

/// <summary>
/// Who gives way when more is asked for than is kept. An agent, and a session of it, that holds more than a quarter of all pushes out its
/// own. Where nobody does, whoever asks may be calling himself by a new name each time: the older half keeps its places, so that a flood
/// does not push out what waited before it, and of the newer half the oldest goes, so that what comes after the flood finds one.
/// </summary>
internal static class FairShares
{
    /// <summary>The index of the one that goes.</summary>
    /// <param name="held">What is kept, oldest first; not empty.</param>
    /// <param name="asker">Who asked for it.</param>
    public static int WhoGoes<T>(IReadOnlyList<T> held, Func<T, (string? Agent, string? Session)> asker)
    {
        (string? Agent, string? Session)[] askers = [.. held.Select(asker)];
        int[] candidates = [.. Enumerable.Range(0, held.Count)];
        candidates = OfWhoeverHoldsTooMuch(candidates, held.Count, index => askers[index].Agent ?? "");
        candidates = OfWhoeverHoldsTooMuch(candidates, held.Count, index => askers[index]);
        return candidates[candidates.Length / 2];
    }

    private static int[] OfWhoeverHoldsTooMuch<TKey>(int[] candidates, int all, Func<int, TKey> key)
    {
        int[][] groups = [.. candidates.GroupBy(key).Select(group => group.ToArray())];
        int most = groups.Max(group => group.Length);
        return most * 4 <= all ? candidates
            : [.. groups.Where(group => group.Length == most).SelectMany(group => group).OrderBy(index => index)];
    }
}
