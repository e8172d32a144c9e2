using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Payloads;

/// <summary>What the commands before a place in a payload may have changed for those behind it.</summary>
[Flags]
internal enum PayloadChanges
{
    None = 0,

    /// <summary>A wrapper in front of the shell took PATH away: bare names may mean other files.</summary>
    Search = 1,

    /// <summary>The current directory.</summary>
    Directory = 2,

    /// <summary>HOME and what else <c>cd</c> and <c>~</c> depend on.</summary>
    Home = 4,
}

/// <summary>
/// The changes in force where the last command succeeded and where it failed: behind <c>cd x ||</c> the directory is still the old one,
/// behind <c>cd x &amp;&amp;</c> it is not (<c>docs/protocol/policy.md</c> leaves this to "what the shell will really do").
/// </summary>
/// <param name="OnSuccess">Changes if the exit status was zero.</param>
/// <param name="OnFailure">Changes if it was not.</param>
internal readonly record struct PayloadState(PayloadChanges OnSuccess, PayloadChanges OnFailure)
{
    /// <summary>What holds for the next command, depending on how it is joined.</summary>
    public PayloadChanges Entry(SegmentLink link) => link switch
    {
        SegmentLink.And => OnSuccess,
        SegmentLink.Or => OnFailure,
        _ => OnSuccess | OnFailure,
    };

    /// <summary>The state behind a command that was joined with <paramref name="link"/>.</summary>
    public PayloadState Then(SegmentLink link, PayloadChanges success, PayloadChanges failure) => link switch
    {
        // "a && b" fails when a fails, too; "a || b" succeeds when a does.
        SegmentLink.And => new PayloadState(success, OnFailure | failure),
        SegmentLink.Or => new PayloadState(OnSuccess | success, failure),
        _ => new PayloadState(success, failure),
    };
}
