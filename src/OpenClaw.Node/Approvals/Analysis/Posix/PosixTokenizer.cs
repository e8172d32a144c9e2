using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>
/// Reads the subset of shell text whose meaning is certain: simple commands of quoted and unquoted words joined by <c>&amp;&amp; || ; |</c>
/// and newlines, with comments (docs/protocol/policy.md 7.5). Everything else is refused with a reason. One pass, linear in the length of
/// the text.
/// </summary>
/// <remarks>
/// The property that matters, checked against real shells by tests: when this accepts a text, a shell of the dialect starts nothing but the
/// first words that it returns, and gives them the words that it returns unless they are marked as expandable.
/// </remarks>
internal sealed class PosixTokenizer
{
    /// <summary>
    /// Longer payloads are refused: a quarter of what the reference reads (docs/protocol/policy.md 7.5), so that one decision stays small.
    /// </summary>
    public const int MaxLength = 32_768;

    /// <summary>
    /// More simple commands are refused: each is looked up on the disk, and nobody who approves one text has read a hundred commands.
    /// </summary>
    public const int MaxCommands = 64;

    /// <summary>
    /// More words and assignments are refused: each may be a file and is looked for, and nobody has read a thousand of them.
    /// </summary>
    public const int MaxWords = 512;

    /// <summary>Characters that end a word.</summary>
    internal const string Metacharacters = " \t\n;&|<>()";

    private readonly string _text;
    private readonly ShellDialect _dialect;
    private readonly List<PosixCommand> _commands = [];
    private readonly PosixWordReader _reader;
    private List<PosixWord> _words = [];
    private List<PosixAssignment> _assignments = [];
    private SegmentLink _link = SegmentLink.First;
    private bool _negated;
    private int _at;
    private int _wordCount;
    private AnalysisReason? _refusal;

    private PosixTokenizer(string text, ShellDialect dialect)
    {
        _text = text;
        _dialect = dialect;
        _reader = new PosixWordReader(text, dialect);
    }

    /// <summary>The commands, or why the text is refused. Exactly one of both is null.</summary>
    public static (IReadOnlyList<PosixCommand>? Commands, AnalysisReason? Refusal) Read(string text, ShellDialect dialect)
    {
        if (text.Length > MaxLength)
        {
            return (null, ShellReasons.TooLong);
        }
        if (PayloadCharacters.Check(text, dialect) is { } bad)
        {
            return (null, bad);
        }
        var reader = new PosixTokenizer(text, dialect);
        reader.ReadAll();
        return reader._refusal is { } refusal ? (null, refusal)
            : reader._commands.Count == 0 ? (null, ShellReasons.NoCommand)
            : (reader._commands, null);
    }

    private void ReadAll()
    {
        bool needsCommand = false;
        while (_at < _text.Length && _refusal is null)
        {
            char c = _text[_at];
            bool empty = _words.Count == 0 && _assignments.Count == 0;
            switch (c)
            {
                case '!' when empty && !_negated && _link != SegmentLink.Pipe && _dialect != ShellDialect.Fish && (Peek(1) is ' ' or '\t'):
                    // Once, at the head of a pipeline: there every shell knows it.
                    _negated = needsCommand = true;
                    _at += 2;
                    break;
                case '\n' or '#' when empty && _negated:
                    _refusal = ShellReasons.Syntax;
                    break;
                case ' ' or '\t':
                    _at++;
                    break;
                case '\n':
                    _at++;
                    if (!empty)
                    {
                        Finish(SegmentLink.Sequence);
                    }
                    break;
                case '#':
                    while (_at < _text.Length && _text[_at] != '\n')
                    {
                        _at++;
                    }
                    break;
                case ';' when !empty && Peek(1) is not (';' or '&' or '|'):
                    _at++;
                    Finish(SegmentLink.Sequence);
                    break;
                case '&' when !empty && Peek(1) == '&':
                    _at += 2;
                    Finish(SegmentLink.And);
                    needsCommand = true;
                    break;
                case '|' when !empty && Peek(1) == '|':
                    _at += 2;
                    Finish(SegmentLink.Or);
                    needsCommand = true;
                    break;
                case '|' when !empty && Peek(1) == '&' && (_dialect is ShellDialect.Bash or ShellDialect.Zsh):
                    _at += 2;
                    Finish(SegmentLink.Pipe);
                    needsCommand = true;
                    break;
                case '|' when !empty && Peek(1) != '&':
                    _at++;
                    Finish(SegmentLink.Pipe);
                    needsCommand = true;
                    break;
                case ';' or '&' or '|' or '<' or '>' or '(' or ')':
                    _refusal = ShellReasons.ForOperator(_text, _at, empty);
                    break;
                default:
                    needsCommand = false;
                    ReadWord();
                    break;
            }
        }
        if (_refusal is not null)
        {
            return;
        }
        if (needsCommand)
        {
            _refusal = ShellReasons.Syntax;
        }
        else if (_words.Count > 0 || _assignments.Count > 0)
        {
            Finish(SegmentLink.Sequence);
        }
    }

    private char Peek(int offset) => _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private void Finish(SegmentLink next)
    {
        _wordCount += _words.Count + _assignments.Count;
        if (_commands.Count == MaxCommands)
        {
            _refusal ??= ShellReasons.TooMany;
            return;
        }
        _commands.Add(new PosixCommand(_link, _assignments, _words, _negated));
        _negated = false;
        _words = [];
        _assignments = [];
        _link = next;
    }

    private void ReadWord()
    {
        _reader.Read(_at, first: _words.Count == 0, mayBeReserved: _assignments.Count == 0);
        (_at, _refusal) = (_reader.At, _reader.Refusal);
        if (_reader.Word is { } word)
        {
            _words.Add(word);
        }
        if (_reader.Assignment is { } assignment)
        {
            _assignments.Add(assignment);
        }
        if (_wordCount + _words.Count + _assignments.Count > MaxWords)
        {
            _refusal ??= ShellReasons.TooMany;
        }
    }
}
