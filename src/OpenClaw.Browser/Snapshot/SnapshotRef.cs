using OpenClaw.Browser.Frames;
using OpenClaw.Browser.Refs;

namespace OpenClaw.Browser.Snapshot;

/// <summary>A ref as a snapshot tells it.</summary>
/// <param name="ContentFrameId">For iframe elements: the frame inside.</param>
/// <param name="Owner">The frame that holds the element.</param>
internal sealed record SnapshotRef(string Ref, string Role, string Name, int? Nth, int? BackendNodeId, string? ContentFrameId,
    PageFrame Owner)
{
    public PageRef ForTable() => new(Ref, Role, Name, Nth, BackendNodeId, Owner.Id, Owner.LoaderId);

    /// <summary>
    /// What makes it the same element for a reader in the next snapshot (docs/protocol/browser.md 2.4, delta): 64 bits are enough, and
    /// small.
    /// </summary>
    public long Key()
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in $"{Role}\0{Name}\0{Nth ?? 0}")
        {
            hash = unchecked((hash ^ letter) * 1099511628211);
        }
        return unchecked((long)hash);
    }
}
