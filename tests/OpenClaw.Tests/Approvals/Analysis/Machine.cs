using OpenClaw.Node.Approvals.Analysis.Words;


namespace OpenClaw.Tests.Approvals.Analysis;

/// <summary>Machines that the analysis is told about in tests, so that results do not depend on the one that runs them.</summary>
internal static class Machine
{
    /// <summary>sh is dash.</summary>
    public static AnalysisContext Debian { get; } = new()
    {
        Platform = AnalysisPlatform.Linux,
        RealPath = static name => name switch
        {
            "sh" or "/bin/sh" or "/usr/bin/sh" or "dash" => "/usr/bin/dash",
            "bash" or "/bin/bash" or "/usr/bin/bash" => "/usr/bin/bash",
            _ => null,
        },
        HasVariable = static name => name is "PATH" or "HOME" or "LANG",
    };

    /// <summary>sh is bash.</summary>
    public static AnalysisContext RedHat { get; } = Debian with
    {
        RealPath = static name => name is "sh" or "bash" or "/bin/sh" or "/bin/bash" ? "/usr/bin/bash" : null,
    };

    /// <summary>Nothing is known: what is accepted must hold for every shell.</summary>
    public static AnalysisContext Unknown { get; } = new() { Platform = AnalysisPlatform.Linux };

    public static AnalysisContext Windows { get; } = new() { Platform = AnalysisPlatform.Windows };

    public static AnalysisContext Mac { get; } = new() { Platform = AnalysisPlatform.MacOs };
}
