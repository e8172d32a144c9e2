using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Segments;

/// <summary>Where an argv comes from: a shell carries out some words itself, a direct start does not.</summary>
/// <param name="InPayload">True inside the text of a POSIX shell.</param>
/// <param name="IsSoleCommand">True when it is the first command of its payload.</param>
/// <param name="Words">The words of a payload; empty for direct argv.</param>
/// <param name="Dialect">The shell that reads the payload.</param>
internal readonly record struct SegmentOrigin(bool InPayload, bool IsSoleCommand, IReadOnlyList<CommandWord> Words,
    ShellDialect Dialect = ShellDialect.Any);
