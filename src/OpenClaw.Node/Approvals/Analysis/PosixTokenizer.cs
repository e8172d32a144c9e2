using System.Text;

namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>
/// Reads the subset of shell text whose meaning is certain: simple commands of quoted and unquoted words joined by <c>&amp;&amp; || ; |</c> and
/// newlines, with comments (spec/exec-approvals.md 7.5). Everything else is refused with a reason. One pass, linear in the length of the text.
/// </summary>
/// <remarks>
/// The property that matters, checked against real shells by tests: when this accepts a text, a shell of the dialect starts nothing but the
/// first words that it returns, and gives them the words that it returns unless they are marked as expandable.
/// </remarks>
internal sealed class PosixTokenizer
{
    /// <summary>Longer payloads are refused (spec/exec-approvals.md 7.5).</summary>
    public const int MaxLength = 131_072;

    private const string Metacharacters = " \t\n;&|<>()";

    private readonly string _text;
    private readonly ShellDialect _dialect;
    private readonly List<PosixCommand> _commands = [];
    private readonly StringBuilder _value = new();
    private List<PosixWord> _words = [];
    private List<PosixAssignment> _assignments = [];
    private SegmentLink _link = SegmentLink.First;
    private bool _negated;
    private int _at;
    private AnalysisReason? _refusal;

    private PosixTokenizer(string text, ShellDialect dialect)
    {
        _text = text;
        _dialect = dialect;
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
        _commands.Add(new PosixCommand(_link, _assignments, _words, _negated));
        _negated = false;
        _words = [];
        _assignments = [];
        _link = next;
    }

    private void ReadWord()
    {
        int start = _at;
        var traits = WordTraits.None;
        bool first = _words.Count == 0, assignment = false, literal = true;
        string? name = null;
        int depth = 0;
        _value.Clear();
        while (_at < _text.Length && _refusal is null && Metacharacters.IndexOf(_text[_at]) < 0)
        {
            char c = _text[_at];
            switch (c)
            {
                case '\'':
                    traits |= WordTraits.Quoted;
                    ReadSingleQuotes();
                    break;
                case '"':
                    traits |= WordTraits.Quoted;
                    ReadDoubleQuotes(assignment, ref literal);
                    break;
                case '\\':
                    traits |= WordTraits.Quoted;
                    if (_at + 1 == _text.Length || (_at + 2 == _text.Length && (Peek(1) is ' ' or '\t')))
                    {
                        _refusal = ShellReasons.Unterminated;
                        return;
                    }
                    // A surrogate pair is one character to the shell.
                    _value.Append(_text[_at + 1]);
                    _at += 2;
                    break;
                case '$' when Peek(1) == '\'':
                    traits |= WordTraits.Quoted;
                    ReadAnsiQuotes(ref traits);
                    break;
                case '$' when Peek(1) is '\0' or ' ' && _at > start:
                    // A lone dollar sign is itself; gateways' own nodes lose the word, so no rule may look at it.
                    traits |= WordTraits.Ambiguous;
                    literal = false;
                    _value.Append(c);
                    _at++;
                    break;
                case '$':
                    literal = false;
                    ReadVariable(assignment);
                    break;
                case '`':
                    _refusal = ShellReasons.CommandSubstitution;
                    return;
                case '+' when first && name is null && Peek(1) == '=' && (traits & WordTraits.Quoted) == 0 && IsName(_value):
                    _refusal = ShellReasons.OddAssignment;
                    return;
                case '=' when first && name is null && (traits & WordTraits.Quoted) == 0 && IsName(_value):
                    name = _value.ToString();
                    assignment = true;
                    _at++;
                    _value.Clear();
                    break;
                default:
                    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                    traits |= c switch
                    {
                        '*' or '?' or '[' => WordTraits.Glob,
                        '{' or '}' => WordTraits.Brace,
                        '~' => WordTraits.Tilde,
                        '=' when _dialect == ShellDialect.Zsh && _value.Length == 0 => WordTraits.Ambiguous,
                        _ => WordTraits.None,
                    };
                    _value.Append(c);
                    _at++;
                    break;
            }
        }
        if (_refusal is not null)
        {
            return;
        }
        if (assignment)
        {
            FinishAssignment(name!, start, literal);
            return;
        }
        if (_at < _text.Length && (_text[_at] is '(' or ')'))
        {
            _refusal = ShellReasons.ForOperator(_text, _at, false);
            return;
        }
        if (_dialect == ShellDialect.Zsh && depth != 0)
        {
            // zsh takes a single brace for grammar wherever it stands.
            _refusal = ShellReasons.Grouping;
            return;
        }
        var word = new PosixWord(_value.ToString(), start, _at - start, traits);
        // Behind an assignment no word is reserved any more.
        _refusal = first ? ShellReasons.ForFirstWord(word, _dialect, mayBeReserved: _assignments.Count == 0) : null;
        _refusal ??= PayloadCharacters.LooksExpanded(_text, word) ? ShellReasons.Expansion : null;
        _words.Add(word);
    }

    private void FinishAssignment(string name, int start, bool literal)
    {
        if (_at < _text.Length && _text[_at] == '(' && _value.Length == 0 && _at == start + name.Length + 1)
        {
            SkipPlainList();
            literal = false;
        }
        _assignments.Add(new PosixAssignment(name, _value.ToString(), literal));
    }

    /// <summary><c>a=(one two)</c>: only plain words, so that no subscript is evaluated and nothing expands.</summary>
    private void SkipPlainList()
    {
        if (_dialect is not (ShellDialect.Bash or ShellDialect.Zsh))
        {
            _refusal = ShellReasons.Grouping;
            return;
        }
        for (_at++; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == ')')
            {
                _at++;
                if (_at < _text.Length && Metacharacters.IndexOf(_text[_at]) < 0)
                {
                    break;
                }
                return;
            }
            if (c is not (' ' or '_' or '.' or ',' or '/' or '-' or ':' or '@' or '+' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')))
            {
                break;
            }
        }
        _refusal = ShellReasons.Grouping;
    }

    private void ReadSingleQuotes()
    {
        int end = _text.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            _refusal = ShellReasons.Unterminated;
            return;
        }
        _value.Append(_text, _at + 1, end - _at - 1);
        _at = end + 1;
    }

    private void ReadDoubleQuotes(bool assignment, ref bool literal)
    {
        for (_at++; _at < _text.Length && _refusal is null;)
        {
            char c = _text[_at];
            switch (c)
            {
                case '"':
                    _at++;
                    return;
                case '\\' when Peek(1) is '\\' or '"' or '$' or '`':
                    _value.Append(_text[_at + 1]);
                    _at += 2;
                    break;
                case '`':
                    _refusal = ShellReasons.CommandSubstitution;
                    return;
                case '$' when Peek(1) is '"' or ' ' or '\'' or '.' or ',' or '/' or ')' or '%':
                    _value.Append('$');
                    _at++;
                    break;
                case '$':
                    literal = false;
                    ReadVariable(assignment);
                    break;
                default:
                    _value.Append(c);
                    _at++;
                    break;
            }
        }
        _refusal ??= ShellReasons.Unterminated;
    }

    /// <summary>Only <c>$NAME</c> and <c>${NAME}</c>, and only in the value of an assignment, where the result is stored and not looked at.</summary>
    private void ReadVariable(bool assignment)
    {
        int at = _at + 1;
        bool braces = assignment && at < _text.Length && _text[at] == '{';
        int start = braces ? at + 1 : at;
        int end = start;
        while (end < _text.Length && IsNameCharacter(_text[end], end > start))
        {
            end++;
        }
        bool closed = !braces || (end < _text.Length && _text[end] == '}');
        char behind = end < _text.Length ? _text[end] : '\0';
        if (!assignment || end == start || !closed || (!braces && (behind is '[' or '(')))
        {
            _refusal = ShellReasons.ForDollar(_text, _at);
            return;
        }
        _at = braces ? end + 1 : end;
        if (braces && _at < _text.Length && _text[_at] == '[')
        {
            _refusal = ShellReasons.ForDollar(_text, _at - 1);
        }
    }

    /// <summary>
    /// <c>$'…'</c>: one word of escapes in bash and zsh, a dollar sign in front of a quoted text in dash. Accepted where both end at the same place.
    /// </summary>
    private void ReadAnsiQuotes(ref WordTraits traits)
    {
        int plainEnd = _text.IndexOf('\'', _at + 2);
        int escapedEnd = AnsiQuotes.FindEnd(_text, _at + 2);
        bool certain = _dialect is ShellDialect.Bash or ShellDialect.Zsh;
        if (plainEnd < 0 || escapedEnd < 0)
        {
            _refusal = ShellReasons.Unterminated;
            return;
        }
        if (_dialect == ShellDialect.Fish || (!certain && plainEnd != escapedEnd))
        {
            _refusal = ShellReasons.AnsiQuotes;
            return;
        }
        if (_dialect == ShellDialect.Bash)
        {
            if (!AnsiQuotes.Decode(_text, _at + 2, escapedEnd, _value))
            {
                traits |= WordTraits.Ambiguous;
            }
        }
        else
        {
            traits |= WordTraits.Ambiguous;
            _value.Append('$').Append(_text, _at + 2, escapedEnd - _at - 2);
        }
        _at = escapedEnd + 1;
    }

    private static bool IsNameCharacter(char c, bool digits) =>
        c is '_' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') || (digits && c is >= '0' and <= '9');

    private static bool IsName(StringBuilder text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsNameCharacter(text[i], i > 0))
            {
                return false;
            }
        }
        return text.Length > 0;
    }
}
