using OpenClaw.Browser.Frames;

namespace OpenClaw.Browser.Refs;

/// <summary>
/// The names that the last snapshot of a tab gave to elements. One table a tab, replaced by each snapshot and emptied when the main frame
/// gets another document; a name in a frame ends with that frame's document. The page is not marked in any way.
/// </summary>
internal sealed class RefTable
{
    private readonly PageFrames _frames;

    // Replaced as a whole: a reader sees one snapshot's names or the other's.
    private volatile IReadOnlyDictionary<string, PageRef> _refs = new Dictionary<string, PageRef>();

    public RefTable(PageFrames frames)
    {
        _frames = frames;
        frames.MainFrameCommitted += _ => _refs = new Dictionary<string, PageRef>();
    }

    /// <summary>The names in force, in the order of the snapshot.</summary>
    public IEnumerable<PageRef> All => _refs.Values;

    /// <summary>Takes the names of a snapshot. Those of documents that have gone meanwhile will not resolve.</summary>
    public void Replace(IEnumerable<PageRef> refs) => _refs = refs.ToDictionary(one => one.Ref, StringComparer.Ordinal);

    /// <summary>Finds the element that an agent means.</summary>
    /// <exception cref="RefException">Nothing is called so (any more).</exception>
    public ResolvedRef Resolve(string? text)
    {
        string name = Normalize(text) is { Length: > 0 } given ? given : throw RefException.Required();
        return _refs.TryGetValue(name, out PageRef? found)
            && found.BackendNodeId is { } node
            && _frames.Find(found.FrameId) is { } frame
            && frame.LoaderId == found.LoaderId
                ? new ResolvedRef(found.Ref, frame, node, found.Role, found.Name)
                : throw RefException.Unknown(name);
    }

    /// <summary>
    /// The forms in which agents write a ref: <c>e12</c>, <c>@e12</c>, <c>ref=e12</c>, <c>12</c>, <c>f1e3</c>, <c>ax7</c>
    /// (docs/protocol/browser.md 2.6).
    /// </summary>
    public static string Normalize(string? text)
    {
        string name = text?.Trim() ?? "";
        if (name.StartsWith("@", StringComparison.Ordinal))
        {
            name = name[1..];
        }
        else if (name.StartsWith("ref=", StringComparison.Ordinal))
        {
            name = name[4..];
        }
        if (name.Length is > 0 and <= 9 && name.All(IsDigit))
        {
            return "e" + name;
        }
        return name.Length > 1 && name[0] == 'E' && name.Skip(1).All(IsDigit) ? "e" + name[1..] : name;
    }

    private static bool IsDigit(char letter) => letter is >= '0' and <= '9';
}
