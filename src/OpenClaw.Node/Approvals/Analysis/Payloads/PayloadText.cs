using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>A text that a POSIX shell reads.</summary>
/// <param name="Shell">The shell.</param>
/// <param name="Text">Exactly what it gets, untrimmed: the places of the segments' words count from here.</param>
/// <param name="Dialect">How it was read.</param>
internal sealed record PayloadText(ShellWrapper Shell, string Text, ShellDialect Dialect);
