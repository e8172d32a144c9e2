using OpenClaw.Gateway.Compat;

namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>What the analysis knows of the machine. It never looks at files itself.</summary>
internal sealed record AnalysisContext
{
    /// <summary>The platform whose rules hold; tests name another.</summary>
    public AnalysisPlatform Platform { get; init; } = Current;

    /// <summary>
    /// Real path of a bare name on the PATH of the run or of a path, null when there is none. Tells which shell <c>sh</c> is. Without it
    /// a payload is accepted only when every shell reads it alike.
    /// </summary>
    public Func<string, string?>? RealPath { get; init; }

    /// <summary>
    /// True when the run's environment has the variable: changing it in a payload then reaches the programs. Without it upper-case names
    /// count as present.
    /// </summary>
    public Func<string, bool>? HasVariable { get; init; }

    /// <summary>The platform of this process.</summary>
    public static AnalysisPlatform Current { get; } =
        ThisSystem.IsWindows ? AnalysisPlatform.Windows
        : ThisSystem.IsMacOS ? AnalysisPlatform.MacOs
        : AnalysisPlatform.Linux;
}

/// <summary>Platforms whose command rules differ.</summary>
internal enum AnalysisPlatform
{
    /// <summary>Linux and other Unix systems.</summary>
    Linux,

    /// <summary>macOS: <c>arch</c>, <c>xcrun</c> and <c>script</c> are wrappers there.</summary>
    MacOs,

    /// <summary>Windows.</summary>
    Windows,
}
