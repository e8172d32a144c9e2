namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>What joins a segment to the one before it.</summary>
internal enum SegmentLink
{
    /// <summary>It is the first.</summary>
    First,

    /// <summary><c>&amp;&amp;</c></summary>
    And,

    /// <summary><c>||</c></summary>
    Or,

    /// <summary><c>;</c> or a newline</summary>
    Sequence,

    /// <summary><c>|</c> or <c>|&amp;</c></summary>
    Pipe,
}
