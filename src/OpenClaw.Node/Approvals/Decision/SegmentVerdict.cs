using OpenClaw.Node.Approvals.Analysis.Segments;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.Node.Approvals.Decision;

/// <summary>What lets one program of a command run without anybody being asked.</summary>
internal enum Satisfaction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A rule of the allowlist.</summary>
    Rule,

    /// <summary>It is a mere filter from a trusted directory.</summary>
    SafeBin,

    /// <summary>It is a harmless command of the shell itself.</summary>
    SafeBuiltin,

    /// <summary>It belongs to a skill and skills are allowed.</summary>
    Skill,
}

/// <summary>The verdict on one program of a command.</summary>
internal sealed record SegmentVerdict
{
    public required CommandSegment Segment { get; init; }

    /// <summary>What would be executed.</summary>
    public required ExecutableResolution Program { get; init; }

    public Satisfaction By { get; init; }

    /// <summary>The rule that allows it.</summary>
    public AllowlistRule? Rule { get; init; }

    /// <summary>The script that the rule was compared with, without links; null when a shell reads none.</summary>
    public string? Script { get; init; }

    /// <summary>What was found on the PATH for the first line of a script that is started.</summary>
    public IReadOnlyList<ExecutableResolution> LookedUp { get; init; } = [];

    /// <summary>Why nothing allows it; null when something does.</summary>
    public AnalysisReason? Miss { get; init; }

    public bool Satisfied => By != Satisfaction.None;
}
