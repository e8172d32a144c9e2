using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// What a request says by its words alone. The environment of a run depends on it (a shell gets only some variables), and the rest of the
/// analysis on that environment: so this comes first, and once.
/// </summary>
/// <param name="Unwrapped">The argv, and what stands in front of its program.</param>
/// <param name="RawCommand">The caller's text of it; null when there is none.</param>
/// <param name="Shell">The shell that it starts.</param>
/// <param name="Platform">Whose rules hold.</param>
internal sealed record CommandOpening(Unwrapping Unwrapped, string? RawCommand, ShellWrapperReader.Reading Shell, AnalysisPlatform Platform)
{
    /// <summary>
    /// True when argv starts a shell at all, with or without an inline command: then only a few environment overrides are kept
    /// (docs/protocol/process.md 2.1).
    /// </summary>
    public bool IsShellInvocation => Shell.IsInvocation;

    public static CommandOpening Of(IReadOnlyList<string> argv, string? rawCommand, AnalysisPlatform platform)
    {
        string? raw = CommandText.NormaliseRaw(rawCommand);
        Unwrapping unwrapped = Unwrapping.Of(argv, platform);
        return new CommandOpening(unwrapped, raw, ShellWrapperReader.Read(unwrapped, raw, platform), platform);
    }
}
