namespace OpenClaw.Browser.Snapshot;

/// <summary>One line of a snapshot.</summary>
/// <param name="Text">With its indentation.</param>
/// <param name="Ref">The ref it shows; null when it shows none.</param>
/// <param name="Frame">The frame of the iframe element it shows, when that is known.</param>
internal readonly record struct SnapshotLine(string Text, string? Ref, string? Frame = null)
{
    public SnapshotLine(string text)
        : this(text, null)
    {
    }
}
