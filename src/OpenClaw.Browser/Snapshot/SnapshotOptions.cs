namespace OpenClaw.Browser.Snapshot;

/// <summary>Which nodes become lines.</summary>
/// <param name="Interactive">Only what a user can act on.</param>
/// <param name="Compact">Without structural nodes that have neither name nor ref.</param>
/// <param name="MaxDepth">Deeper ones are left out; null is no limit.</param>
/// <param name="Readable">
/// Without the nodes that only say how the page is made. This is what a snapshot without any option is: the gateway takes any text there,
/// and the reference's (another renderer's) leaves them out too.
/// </param>
internal sealed record SnapshotOptions(bool Interactive, bool Compact, int? MaxDepth, bool Readable);
