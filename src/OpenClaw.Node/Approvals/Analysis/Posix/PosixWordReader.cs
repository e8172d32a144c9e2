using System.Text;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>
/// Reads one word of shell text: bare, quoted, with a variable behind a dollar sign, or an assignment. What it does not vouch for it
/// refuses.
/// </summary>
internal sealed class PosixWordReader(string text, ShellDialect dialect)
{
    private readonly StringBuilder _value = new();

    /// <summary>Where the text goes on.</summary>
    public int At { get; private set; }

    /// <summary>The word that was read.</summary>
    public PosixWord? Word { get; private set; }

    /// <summary>The assignment that was read in place of a word.</summary>
    public PosixAssignment? Assignment { get; private set; }

    /// <summary>Why the text is refused.</summary>
    public AnalysisReason? Refusal { get; private set; }

    /// <summary>Reads the word at <see cref="At"/>: sets <see cref="Word"/>, <see cref="Assignment"/> or <see cref="Refusal"/>.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="first">True for the first word of a command that is no assignment: only there is one.</param>
    /// <param name="mayBeReserved">Behind an assignment no word is reserved any more.</param>
    public void Read(int at, bool first, bool mayBeReserved)
    {
        (At, Word, Assignment) = (at, null, null);
        int start = at;
        var traits = WordTraits.None;
        string? name = null;
        int depth = 0;
        _value.Clear();
        while (At < text.Length && Refusal is null && PosixTokenizer.Metacharacters.IndexOf(text[At]) < 0)
        {
            char c = text[At];
            switch (c)
            {
                case '\'':
                    traits |= WordTraits.Quoted;
                    ReadSingleQuotes();
                    break;
                case '"':
                    traits |= WordTraits.Quoted;
                    ReadDoubleQuotes(inAssignment: name is not null);
                    break;
                case '\\':
                    traits |= WordTraits.Quoted;
                    if (At + 1 == text.Length || (At + 2 == text.Length && (Peek(1) is ' ' or '\t')))
                    {
                        Refusal = ShellReasons.Unterminated;
                        return;
                    }
                    // A surrogate pair is one character to the shell.
                    _value.Append(text[At + 1]);
                    At += 2;
                    break;
                case '$' when Peek(1) == '\'':
                    traits |= WordTraits.Quoted;
                    ReadAnsiQuotes(ref traits);
                    break;
                case '$' when Peek(1) is '\0' or ' ' && At > start:
                    // A lone dollar sign is itself; gateways' own nodes lose the word, so no rule may look at it.
                    traits |= WordTraits.Ambiguous;
                    _value.Append(c);
                    At++;
                    break;
                case '$':
                    ReadVariable(inAssignment: name is not null);
                    break;
                case '`':
                    Refusal = ShellReasons.CommandSubstitution;
                    return;
                case '+' when first && name is null && Peek(1) == '=' && (traits & WordTraits.Quoted) == 0 && IsName(_value):
                    Refusal = ShellReasons.OddAssignment;
                    return;
                case '=' when first && name is null && (traits & WordTraits.Quoted) == 0 && IsName(_value):
                    name = _value.ToString();
                    At++;
                    _value.Clear();
                    break;
                default:
                    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                    traits |= c switch
                    {
                        '*' or '?' or '[' => WordTraits.Glob,
                        '{' or '}' => WordTraits.Brace,
                        '~' => WordTraits.Tilde,
                        '=' when dialect == ShellDialect.Zsh && _value.Length == 0 => WordTraits.Ambiguous,
                        _ => WordTraits.None,
                    };
                    _value.Append(c);
                    At++;
                    break;
            }
        }
        if (Refusal is not null)
        {
            return;
        }
        if (name is not null)
        {
            FinishAssignment(name, start);
            return;
        }
        if (At < text.Length && (text[At] is '(' or ')'))
        {
            Refusal = ShellReasons.ForOperator(text, At, false);
            return;
        }
        if (dialect == ShellDialect.Zsh && depth != 0)
        {
            // zsh takes a single brace for grammar wherever it stands.
            Refusal = ShellReasons.Grouping;
            return;
        }
        var word = new PosixWord(_value.ToString(), start, At - start, traits);
        Refusal = first ? ShellReasons.ForFirstWord(word, dialect, mayBeReserved) : null;
        Refusal ??= PayloadCharacters.LooksExpanded(text, word) ? ShellReasons.Expansion : null;
        Refusal ??= (traits & WordTraits.Brace) != 0 && dialect != ShellDialect.Dash && BraceWords.AreTooMany(text, start, At)
            ? ShellReasons.TooMany : null;
        Word = word;
    }

    private void FinishAssignment(string name, int start)
    {
        if (At < text.Length && text[At] == '(' && _value.Length == 0 && At == start + name.Length + 1)
        {
            SkipPlainList();
        }
        Assignment = new PosixAssignment(name, _value.ToString());
    }

    /// <summary><c>a=(one two)</c>: only plain words, so that no subscript is evaluated and nothing expands.</summary>
    private void SkipPlainList()
    {
        if (dialect is not (ShellDialect.Bash or ShellDialect.Zsh))
        {
            Refusal = ShellReasons.Grouping;
            return;
        }
        for (At++; At < text.Length; At++)
        {
            char c = text[At];
            if (c == ')')
            {
                At++;
                if (At < text.Length && PosixTokenizer.Metacharacters.IndexOf(text[At]) < 0)
                {
                    break;
                }
                return;
            }
            if (c is not (' ' or '_' or '.' or ',' or '/' or '-' or ':' or '@' or '+' or (>= '0' and <= '9') or (>= 'A' and <= 'Z')
                or (>= 'a' and <= 'z')))
            {
                break;
            }
        }
        Refusal = ShellReasons.Grouping;
    }

    private void ReadSingleQuotes()
    {
        int end = text.IndexOf('\'', At + 1);
        if (end < 0)
        {
            Refusal = ShellReasons.Unterminated;
            return;
        }
        _value.Append(text, At + 1, end - At - 1);
        At = end + 1;
    }

    private void ReadDoubleQuotes(bool inAssignment)
    {
        for (At++; At < text.Length && Refusal is null;)
        {
            char c = text[At];
            switch (c)
            {
                case '"':
                    At++;
                    return;
                case '\\' when Peek(1) is '\\' or '"' or '$' or '`':
                    _value.Append(text[At + 1]);
                    At += 2;
                    break;
                case '`':
                    Refusal = ShellReasons.CommandSubstitution;
                    return;
                case '$' when Peek(1) is '"' or ' ' or '\'' or '.' or ',' or '/' or ')' or '%':
                    _value.Append('$');
                    At++;
                    break;
                case '$':
                    ReadVariable(inAssignment);
                    break;
                default:
                    _value.Append(c);
                    At++;
                    break;
            }
        }
        Refusal ??= ShellReasons.Unterminated;
    }

    /// <summary>
    /// Only <c>$NAME</c> and <c>${NAME}</c>, and only in the value of an assignment, where the result is stored and not looked at.
    /// </summary>
    private void ReadVariable(bool inAssignment)
    {
        int at = At + 1;
        bool braces = inAssignment && at < text.Length && text[at] == '{';
        int start = braces ? at + 1 : at;
        int end = start;
        while (end < text.Length && IsNameCharacter(text[end], end > start))
        {
            end++;
        }
        bool closed = !braces || (end < text.Length && text[end] == '}');
        char behind = end < text.Length ? text[end] : '\0';
        if (!inAssignment || end == start || !closed || (!braces && (behind is '[' or '(')))
        {
            Refusal = ShellReasons.ForDollar(text, At);
            return;
        }
        At = braces ? end + 1 : end;
        if (braces && At < text.Length && text[At] == '[')
        {
            Refusal = ShellReasons.ForDollar(text, At - 1);
        }
    }

    /// <summary>
    /// <c>$'…'</c>: one word of escapes in bash and zsh, a dollar sign in front of a quoted text in dash. Accepted where both end at the
    /// same place.
    /// </summary>
    private void ReadAnsiQuotes(ref WordTraits traits)
    {
        int plainEnd = text.IndexOf('\'', At + 2);
        int escapedEnd = AnsiQuotes.FindEnd(text, At + 2);
        bool certain = dialect is ShellDialect.Bash or ShellDialect.Zsh;
        if (plainEnd < 0 || escapedEnd < 0)
        {
            Refusal = ShellReasons.Unterminated;
            return;
        }
        if (dialect == ShellDialect.Fish || (!certain && plainEnd != escapedEnd))
        {
            Refusal = ShellReasons.AnsiQuotes;
            return;
        }
        if (dialect != ShellDialect.Bash)
        {
            _value.Append('$').Append(text, At + 2, escapedEnd - At - 2);
        }
        bool isCertain = dialect == ShellDialect.Bash && AnsiQuotes.Decode(text, At + 2, escapedEnd, _value);
        traits |= isCertain ? WordTraits.None : WordTraits.Ambiguous;
        At = escapedEnd + 1;
    }

    private static bool IsNameCharacter(char c, bool digits) =>
        c is '_' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') || (digits && c is >= '0' and <= '9');

    private static bool IsName(StringBuilder text) =>
        text.Length > 0 && Enumerable.Range(0, text.Length).All(i => IsNameCharacter(text[i], i > 0));

    private char Peek(int offset) => At + offset < text.Length ? text[At + offset] : '\0';
}
