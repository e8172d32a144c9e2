using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>Where one of the two outputs of a command goes.</summary>
internal enum CmdSink
{
    /// <summary>To stdout of the whole text, or into the pipe behind the command.</summary>
    Output,

    /// <summary>To stderr of the whole text.</summary>
    Error,

    /// <summary>Nowhere.</summary>
    Nul,
}

/// <summary>One command of a text for cmd.exe, as it stands there.</summary>
internal sealed record CmdCommand
{
    /// <summary>What joins it to the one before.</summary>
    public required SegmentLink Link { get; init; }

    /// <summary>The program's name or path, or the built-in's name, without quotes.</summary>
    public required string Word { get; init; }

    /// <summary>What stands behind the word, to the letter: what the program gets behind its own name. Without redirections.</summary>
    public required string Tail { get; init; }

    /// <summary>Word and tail as they stand in the text.</summary>
    public required string Text { get; init; }

    /// <summary>The arguments that the C runtime makes of <see cref="Tail"/>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>False when programs differ in what they make of the tail: then nothing may be said of single arguments.</summary>
    public required bool ArgumentsAreCertain { get; init; }

    /// <summary>The built-in's name in lower case; null for a program.</summary>
    public string? Builtin { get; init; }

    /// <summary>For <c>cd</c> with a directory: where it goes, without quotes.</summary>
    public string? ChangesTo { get; init; }

    /// <summary>For <c>cd /d</c>: to another drive, too.</summary>
    public bool ChangesDrive { get; init; }

    /// <summary>Its input is <c>nul</c>, also behind a pipe.</summary>
    public bool ReadsNothing { get; init; }

    public CmdSink Output { get; init; } = CmdSink.Output;

    public CmdSink Error { get; init; } = CmdSink.Error;
}
