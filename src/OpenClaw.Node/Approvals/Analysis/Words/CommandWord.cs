namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>One word of a segment, as the shell would hand it to the program, and what the shell could still make of it.</summary>
/// <param name="Value">The word after quote removal and before any glob, brace or tilde expansion.</param>
/// <param name="Start">Where the word starts in the payload; -1 when there is no payload or the word is inside a nested one.</param>
/// <param name="Length">Its length in the payload including quotes; 0 when <paramref name="Start"/> is -1.</param>
/// <param name="MayExpand">True when the program may get other words than <paramref name="Value"/>: unquoted <c>* ? [ { ~</c>, or quoting
/// that shells read differently.</param>
internal sealed record CommandWord(string Value, int Start, int Length, bool MayExpand)
{
    /// <summary>The words of an argv that stands in no payload.</summary>
    public static IReadOnlyList<CommandWord> Of(IEnumerable<string> argv, bool mayExpand = false) =>
        [.. argv.Select(value => new CommandWord(value, -1, 0, mayExpand))];
}
