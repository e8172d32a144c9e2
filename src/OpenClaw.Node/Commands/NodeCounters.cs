namespace OpenClaw.Node.Commands;

/// <summary>What a node has done since it started.</summary>
/// <param name="Received">Invokes received.</param>
/// <param name="Running">Invokes running now.</param>
/// <param name="Succeeded">Answered with a result.</param>
/// <param name="Failed">Answered with an error, denials included.</param>
/// <param name="Denied">Of those, refused by the exec policy.</param>
/// <param name="Cancelled">Aborted by the gateway, a duplicate id or a lost connection.</param>
public sealed record NodeCounters(long Received, int Running, long Succeeded, long Failed, long Denied, long Cancelled);
