namespace OpenClaw.Browser.Snapshot;

/// <summary>A snapshot as text, finished.</summary>
/// <param name="Lines">Lines of <paramref name="Text"/>.</param>
/// <param name="Refs">Those that stand in the text, in order.</param>
/// <param name="Truncated">Something is missing; the text says what.</param>
/// <param name="NewElements">Refs that were not in the snapshot before; null when there was none to compare with.</param>
internal sealed record RoleSnapshot(string Text, int Lines, IReadOnlyList<SnapshotRef> Refs, bool Truncated, int? NewElements);
