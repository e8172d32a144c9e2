using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>What the shell may still do to a word after quote removal.</summary>
[Flags]
internal enum WordTraits
{
    /// <summary>Nothing: the value is what the program gets.</summary>
    None = 0,

    /// <summary>An unquoted <c>* ? [</c>.</summary>
    Glob = 1,

    /// <summary>An unquoted <c>{</c> or <c>}</c>.</summary>
    Brace = 2,

    /// <summary>An unquoted <c>~</c>.</summary>
    Tilde = 4,

    /// <summary>Shells disagree about the value, though not about where the word ends.</summary>
    Ambiguous = 8,

    /// <summary>Some part is quoted or escaped: no reserved word, no assignment.</summary>
    Quoted = 16,
}

/// <summary>One word of a payload.</summary>
/// <param name="Value">After quote removal.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Length">Its length with quotes.</param>
/// <param name="Traits">What may still happen to it.</param>
internal readonly record struct PosixWord(string Value, int Start, int Length, WordTraits Traits)
{
    /// <summary>True when the program may get something else than <see cref="Value"/>.</summary>
    public bool MayExpand => (Traits & (WordTraits.Glob | WordTraits.Brace | WordTraits.Tilde | WordTraits.Ambiguous)) != 0;

    /// <summary>True when no part is quoted.</summary>
    public bool IsBare => (Traits & WordTraits.Quoted) == 0;
}

/// <summary><c>NAME=value</c> in front of, or instead of, a command.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">The value as far as it is literal.</param>
internal readonly record struct PosixAssignment(string Name, string Value);

/// <summary>One simple command of a payload.</summary>
/// <param name="Link">What joins it to the one before it.</param>
/// <param name="Assignments">Leading assignments.</param>
/// <param name="Words">Its words; empty when it only assigns.</param>
/// <param name="Negated">True when <c>!</c> stands in front: the pipeline that it begins succeeds when it fails.</param>
internal sealed record PosixCommand(SegmentLink Link, IReadOnlyList<PosixAssignment> Assignments, IReadOnlyList<PosixWord> Words,
    bool Negated);
