using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Browser.Snapshot;

/// <summary>
/// The accessibility tree of one frame, from the browser's flat list to the lines of a snapshot (docs/protocol/browser.md 2.4). Without
/// recursion: how deep a page is nested is the page's choice.
/// </summary>
internal sealed class AxTree
{
    private const int MaxLineDepth = 100;

    private static readonly Regex Ipv6Host = new(@"\A[a-z][a-z0-9+.-]*://\[[0-9a-f:.]+\](?=[/?#:]|\z)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly List<AxNode> _nodes;
    private readonly List<int> _roots = [];
    private Dictionary<(string, string), int> _twins = [];

    private AxTree(List<AxNode> nodes) => _nodes = nodes;

    /// <summary>In the browser's order: refs are counted in it.</summary>
    public IReadOnlyList<AxNode> Nodes => _nodes;

    /// <summary>Lines deeper than the limit were left out.</summary>
    public bool CutAtDepth { get; private set; }

    /// <summary>The whole frame.</summary>
    public static AxTree OfPage(List<AxNode> nodes)
    {
        var tree = new AxTree(nodes);
        tree.Connect();
        for (int i = 0; i < nodes.Count; i++)
        {
            if (!nodes[i].HasParent)
            {
                tree._roots.Add(i);
            }
        }
        if (tree._roots.Count == 0 && nodes.Count > 0)
        {
            tree._roots.Add(0);
        }
        return tree;
    }

    /// <summary>What lies below one element; null when the element is not in the tree.</summary>
    public static AxTree? OfElement(List<AxNode> nodes, int backendNodeId)
    {
        int root = nodes.FindIndex(node => node.BackendNodeId == backendNodeId);
        if (root < 0)
        {
            return null;
        }
        var tree = new AxTree(nodes);
        tree.Connect();
        tree._roots.Add(root);
        foreach (AxNode node in nodes)
        {
            node.Transparent = SaysNothing(node);
        }
        return tree;
    }

    /// <summary>One element's node and those below it, level by level; empty when it is not there.</summary>
    public static List<AxNode> Below(List<AxNode> nodes, int backendNodeId)
    {
        var found = new List<AxNode>(nodes.Where(node => node.BackendNodeId == backendNodeId).Take(1));
        var byId = new Dictionary<string, AxNode>(nodes.Count, StringComparer.Ordinal);
        foreach (AxNode node in nodes)
        {
            byId[node.Id] = node;
        }
        var seen = new HashSet<string>(found.Select(node => node.Id), StringComparer.Ordinal);
        for (int i = 0; i < found.Count; i++)
        {
            foreach (string id in found[i].ChildIds)
            {
                if (byId.TryGetValue(id, out AxNode? child) && seen.Add(id))
                {
                    found.Add(child);
                }
            }
        }
        return found;
    }

    /// <summary>Takes what the scan of the page found: hints and names for elements without a telling role, addresses of links.</summary>
    public void Add(PageScan scan)
    {
        foreach (AxNode node in _nodes)
        {
            if (node.BackendNodeId is not { } id)
            {
                continue;
            }
            if (scan.Hints.TryGetValue(id, out CursorHint? hint))
            {
                node.Cursor = hint;
                if (node.Name.Length == 0)
                {
                    node.Name = hint.Text;
                }
            }
            if (node.LowerRole == "link" && scan.Addresses.TryGetValue(id, out string? address))
            {
                node.Url = address;
            }
        }
    }

    /// <summary>
    /// Leaves out what only says how the page is made (<see cref="SnapshotOptions.Readable"/>). After the hints, before the refs.
    /// </summary>
    public void MakeReadable()
    {
        foreach (AxNode node in _nodes)
        {
            node.Transparent = node.Cursor is null && (SaysNothing(node) || node.Role is "InlineTextBox" or "LineBreak");
            foreach (int child in node.Children)
            {
                // A text that only repeats what its parent is called.
                if (_nodes[child] is { Role: "StaticText" } text && text.Name.Trim() == node.Name.Trim() && !node.Transparent)
                {
                    text.Name = "";
                }
            }
        }
        foreach (AxNode node in _nodes)
        {
            node.Transparent |= node.Role == "StaticText" && node.Name.Trim().Length == 0;
        }
    }

    /// <summary>Gives names to what an agent may act on or read, and returns those nodes in order.</summary>
    /// <param name="nextRef">The number of the first; afterwards that of the next snapshot part.</param>
    public List<AxNode> GiveRefs(ref int nextRef)
    {
        var named = new List<AxNode>();
        var counts = new Dictionary<(string, string), int>();
        foreach (AxNode node in _nodes)
        {
            bool wanted = AxRoles.IsInteractive(node.LowerRole) || (AxRoles.IsContent(node.LowerRole) && node.Name.Length > 0)
                || node.LowerRole == AxRoles.Iframe || node.Cursor is not null;
            if (!wanted || node.Transparent)
            {
                continue;
            }
            counts.TryGetValue((node.LowerRole, node.Name), out int before);
            counts[(node.LowerRole, node.Name)] = before + 1;
            node.Nth = before;
            node.Ref = "e" + nextRef++.ToString(System.Globalization.CultureInfo.InvariantCulture);
            named.Add(node);
        }
        _twins = counts;
        return named;
    }

    /// <summary>Its number among those of the same role and name; null when it is the only one.</summary>
    public int? NthAmongTwins(AxNode node) => _twins.TryGetValue((node.LowerRole, node.Name), out int count) && count > 1 ? node.Nth : null;

    /// <param name="options">Which nodes.</param>
    /// <param name="flat">Interactive lines without indentation, as in a snapshot of one element.</param>
    public List<SnapshotLine> Render(SnapshotOptions options, bool flat)
    {
        var lines = new List<SnapshotLine>();
        var text = new StringBuilder();
        Walk((node, depth) =>
        {
            if (depth > (options.MaxDepth ?? int.MaxValue))
            {
                return false;
            }
            if (depth > MaxLineDepth)
            {
                CutAtDepth = true;
                return false;
            }
            if (IsShown(node, options))
            {
                Write(text.Clear(), node, flat && options.Interactive ? 0 : depth);
                lines.Add(new SnapshotLine(text.ToString(), node.Ref, node.Ref is null ? null : node.ContentFrameId));
            }
            return true;
        });
        return lines;
    }

    /// <summary>Visits the nodes in the order of the document until the visitor does not want what lies below.</summary>
    public void Walk(Func<AxNode, int, bool> visit) => Walk(_roots, visit);

    /// <summary>The same below the first root only.</summary>
    public void WalkFirstRoot(Func<AxNode, int, bool> visit) => Walk(_roots.Take(1).ToArray(), visit);

    private void Walk(IReadOnlyList<int> roots, Func<AxNode, int, bool> visit)
    {
        bool[] seen = new bool[_nodes.Count];
        var stack = new Stack<(int Index, int Depth)>();
        for (int i = roots.Count - 1; i >= 0; i--)
        {
            stack.Push((roots[i], 0));
        }
        while (stack.Count > 0)
        {
            (int index, int depth) = stack.Pop();
            AxNode node = _nodes[index];
            if (seen[index] || !visit(node, depth))
            {
                continue;
            }
            seen[index] = true;
            int below = depth + (node.Transparent ? 0 : 1);
            for (int i = node.Children.Count - 1; i >= 0; i--)
            {
                stack.Push((node.Children[i], below));
            }
        }
    }

    private void Connect()
    {
        var places = new Dictionary<string, int>(_nodes.Count, StringComparer.Ordinal);
        for (int i = 0; i < _nodes.Count; i++)
        {
            places[_nodes[i].Id] = i;
        }
        foreach (AxNode node in _nodes)
        {
            foreach (string id in node.ChildIds)
            {
                if (places.TryGetValue(id, out int child))
                {
                    node.Children.Add(child);
                    _nodes[child].HasParent = true;
                }
            }
        }
    }

    private static bool SaysNothing(AxNode node) =>
        node.Ignored || node.LowerRole is "none" or "presentation" or "fragment" || (node.LowerRole == "generic" && node.Name.Length == 0);

    private static bool IsShown(AxNode node, SnapshotOptions options)
    {
        if (node.Transparent)
        {
            return false;
        }
        if (options.Interactive)
        {
            return AxRoles.IsInteractive(node.LowerRole) || node.LowerRole == AxRoles.Iframe || node.Cursor is not null;
        }
        return !(options.Compact && AxRoles.IsStructural(node.LowerRole) && node.Name.Length == 0 && node.Ref is null);
    }

    private static void Write(StringBuilder line, AxNode node, int depth)
    {
        line.Append(' ', 2 * depth).Append("- ").Append(node.Role);
        if (node.Name.Length > 0)
        {
            line.Append(' ');
            JsonTreeWriter.WriteString(line, node.Name);
        }
        if (node.Ref is not null)
        {
            line.Append(" [ref=").Append(node.Ref).Append(']');
            if (node.Nth > 0)
            {
                line.Append(" [nth=").Append(node.Nth).Append(']');
            }
        }
        line.Append(node.States);
        if (node.Value.Length > 0)
        {
            line.Append(" value=");
            JsonTreeWriter.WriteString(line, node.Value);
        }
        if (!string.IsNullOrEmpty(node.Url))
        {
            WriteAddress(line.Append(" [url="), node.Url!);
            line.Append(']');
        }
        line.Append(node.Cursor?.Suffix());
    }

    /// <summary>
    /// Where a link leads is told by a script in the page's own world, so it may be any text: it must neither end the bracket or the line
    /// nor turn the order of letters around. A browser's own addresses hold nothing of this but <c>]</c>: around an IPv6 address it stays,
    /// elsewhere it means the same percent-encoded.
    /// </summary>
    private static void WriteAddress(StringBuilder line, string address)
    {
        int stays = Ipv6Host.Match(address) is { Success: true } host ? host.Length - 1 : -1;
        for (int i = 0; i < address.Length; i++)
        {
            char letter = address[i];
            if (letter == ']' && i != stays)
            {
                line.Append("%5D");
            }
            else if (char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                line.Append(letter);
            }
        }
    }
}
