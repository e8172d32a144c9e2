using System.Globalization;
using System.Text;

namespace OpenClaw.Browser.Snapshot;

/// <summary>
/// From the lines of a tree to the text that an agent reads: marks what is new, cuts at whole lines, drops the refs that are cut off
/// (docs/protocol/browser.md 2.4).
/// </summary>
internal static class SnapshotText
{
    private const string TooLarge = "[...TRUNCATED - page too large]";
    private const string TooDeep = "[...TRUNCATED - accessibility tree too deep]";

    /// <param name="lines">Of the tree.</param>
    /// <param name="refs">All refs that were given.</param>
    /// <param name="placeholder">What stands there when there are no lines.</param>
    /// <param name="tooDeep">Lines were left out because of their depth.</param>
    /// <param name="appendix">More lines below, for example a list of links.</param>
    /// <param name="maxChars">Null is without limit.</param>
    /// <param name="previous">The keys of the snapshot before; null when there is none.</param>
    public static RoleSnapshot Finish(
        IReadOnlyList<SnapshotLine> lines, IReadOnlyList<SnapshotRef> refs, string placeholder, bool tooDeep,
        IReadOnlyList<string> appendix, int? maxChars,
        HashSet<long>? previous)
    {
        var all = new List<SnapshotLine>(lines.Count + appendix.Count + 3);
        all.AddRange(lines);
        if (all.Count == 0)
        {
            all.Add(new SnapshotLine(placeholder));
        }
        all[0] = all[0] with { Text = all[0].Text.TrimStart(' ') };
        if (tooDeep)
        {
            all.Add(new SnapshotLine(""));
            all.Add(new SnapshotLine(TooDeep));
        }
        all.AddRange(appendix.Select(line => new SnapshotLine(line)));
        if (previous is not null)
        {
            MarkNew(all, refs, previous);
        }
        int length = all.Sum(line => line.Text.Length + 1) - 1;
        bool cut = length > maxChars;
        (string text, int whole) = cut ? Cut(all, maxChars!.Value) : (Join(all, all.Count, length), all.Count);
        var visible = new HashSet<string>(all.Take(whole).Where(line => line.Ref is not null).Select(line => line.Ref!),
            StringComparer.Ordinal);
        SnapshotRef[] kept = refs.Where(one => visible.Contains(one.Ref)).ToArray();
        return new RoleSnapshot(
            text, cut ? (whole == 0 ? 1 : whole + 2) : all.Count, kept, cut || tooDeep,
            previous is null ? null : kept.Select(one => one.Key()).Where(key => !previous.Contains(key)).Distinct().Count());
    }

    private static void MarkNew(List<SnapshotLine> lines, IReadOnlyList<SnapshotRef> refs, HashSet<long> previous)
    {
        Dictionary<string, long> keys = refs.ToDictionary(one => one.Ref, one => one.Key(), StringComparer.Ordinal);
        var marked = new HashSet<long>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Ref is { } name && keys.TryGetValue(name, out long key) && !previous.Contains(key))
            {
                lines[i] = lines[i] with { Text = lines[i].Text + " [new]" };
                marked.Add(key);
            }
        }
        if (marked.Count > 0)
        {
            lines.Add(new SnapshotLine(marked.Count.ToString(CultureInfo.InvariantCulture) + " new element(s) since last snapshot"));
        }
    }

    private static (string Text, int WholeLines) Cut(List<SnapshotLine> lines, int maxChars)
    {
        string marker = maxChars >= TooLarge.Length ? TooLarge : "…";
        int length = 0;
        int whole = 0;
        foreach (SnapshotLine line in lines)
        {
            int longer = (whole == 0 ? 0 : length + 1) + line.Text.Length;
            if (longer + 2 + marker.Length > maxChars)
            {
                break;
            }
            length = longer;
            whole++;
        }
        return (whole == 0 ? marker : Join(lines, whole, length + 2 + marker.Length) + "\n\n" + marker, whole);
    }

    private static string Join(List<SnapshotLine> lines, int count, int capacity)
    {
        var text = new StringBuilder(Math.Max(capacity, 16));
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append('\n');
            }
            text.Append(lines[i].Text);
        }
        return text.ToString();
    }
}
