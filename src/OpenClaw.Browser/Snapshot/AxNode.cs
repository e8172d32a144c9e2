namespace OpenClaw.Browser.Snapshot;

/// <summary>What we keep of one node of the browser's accessibility tree, and what the snapshot adds to it.</summary>
internal sealed class AxNode
{
    public required string Id { get; init; }

    /// <summary>In the browser's spelling, for example <c>StaticText</c>; <c>unknown</c> when it names none.</summary>
    public required string Role { get; init; }

    public required string LowerRole { get; init; }

    public required bool Ignored { get; init; }

    public string Name { get; set; } = "";

    public string Value { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>As it stands in the line, for example <c> [checked] [level=2]</c>.</summary>
    public string States { get; init; } = "";

    /// <summary>The DOM node; null when the browser names none.</summary>
    public int? BackendNodeId { get; init; }

    public string[] ChildIds { get; init; } = [];

    /// <summary>Places of the children in the tree's list.</summary>
    public List<int> Children { get; } = [];

    public bool HasParent { get; set; }

    /// <summary>Neither printed nor counted as a level.</summary>
    public bool Transparent { get; set; }

    public string? Ref { get; set; }

    /// <summary>Among those of the same role and name, from 0.</summary>
    public int Nth { get; set; }

    /// <summary>Where a link leads, when asked for.</summary>
    public string? Url { get; set; }

    /// <summary>The frame inside an iframe element.</summary>
    public string? ContentFrameId { get; set; }

    /// <summary>Why an element without a telling role gets a ref; null when nothing says so.</summary>
    public CursorHint? Cursor { get; set; }
}
