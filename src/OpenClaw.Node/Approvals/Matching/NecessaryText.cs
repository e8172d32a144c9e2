using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// What an expression cannot do without: the letters that stand in it outside of groups and classes. Where the arguments do not have them
/// it finds nothing, and need not be compiled, which takes some hundred times as long. Nothing is left behind.
/// </summary>
internal ref struct NecessaryText
{
    // The first letters of a longer piece are as necessary as all of it.
    private const int MostLetters = 64;
    private const int LettersPerUnit = 32;

    private readonly ReadOnlySpan<char> _subject;
    private readonly Span<char> _piece;
    private readonly bool _windows;
    private readonly MatchWork _work;
    private int _length;
    private bool _isAtStart;
    private bool _isMissing;

    private NecessaryText(ReadOnlySpan<char> subject, Span<char> piece, bool windows, MatchWork work)
    {
        _subject = subject;
        _piece = piece;
        _windows = windows;
        _work = work;
    }

    /// <summary>False when the expression certainly finds nothing in a text; true when that is not known.</summary>
    /// <param name="expression">As a person wrote it.</param>
    /// <param name="subject">The text.</param>
    /// <param name="rules">On Windows texts are compared with the other slash as well.</param>
    /// <param name="work">What the decision may still cost.</param>
    public static bool MayBeIn(string expression, string subject, PathRules rules, MatchWork work)
    {
        if (expression.Length > EcmaScriptRegex.MaxPatternLength || !work.Take(expression.Length / LettersPerUnit))
        {
            return false;
        }
        var pieces = new NecessaryText(subject.AsSpan(), stackalloc char[MostLetters], rules == PathRules.Windows, work);
        return !(pieces.Read(expression) && pieces._isMissing);
    }

    /// <summary>False when something in the expression is not understood, or it has alternatives.</summary>
    private bool Read(string expression)
    {
        int groups = 0;
        for (int i = 0; i < expression.Length; i++)
        {
            char c = expression[i];
            switch (c)
            {
                case '|' when groups == 0:
                    return false;
                case '(':
                    groups++;
                    break;
                case ')':
                    groups--;
                    break;
                case '[':
                    i = EndOfClass(expression, i);
                    break;
                case '{':
                    i = EndOfCount(expression, i);
                    break;
                case '\\':
                    i++;
                    break;
            }
            if (i >= expression.Length || groups < 0)
            {
                return false;
            }
            if (groups > 0 || c == ')')
            {
                EndPiece();
            }
            else if (c == '\\' ? !ReadEscape(expression[i]) : !ReadSign(c, i))
            {
                return false;
            }
        }
        EndPiece();
        return groups == 0;
    }

    private static int EndOfClass(string expression, int i)
    {
        for (i++; i < expression.Length && expression[i] != ']'; i++)
        {
            i += expression[i] == '\\' ? 1 : 0;
        }
        return i;
    }

    // What is no count is a letter: it hides nothing that stands behind it.
    private static int EndOfCount(string expression, int i)
    {
        for (i++; i < expression.Length && expression[i] is ',' or (>= '0' and <= '9'); i++)
        {
        }
        return i < expression.Length && expression[i] == '}' ? i : expression.Length;
    }

    private bool ReadSign(char c, int at)
    {
        switch (c)
        {
            case '*' or '?' or '{':
                // What stands in front of it may not be there at all.
                _length -= _length > 0 ? 1 : 0;
                EndPiece();
                break;
            case '^':
                EndPiece();
                _isAtStart = at == 0;
                break;
            case '$' or '.' or '+' or '[' or ']' or '}':
                EndPiece();
                break;
            default:
                Add(c);
                break;
        }
        return true;
    }

    private bool ReadEscape(char c)
    {
        if (ExactText.Escaped(c) is { } letter)
        {
            Add(letter);
            return true;
        }
        EndPiece();
        return "dDwWsSbB".IndexOf(c) >= 0;
    }

    private void Add(char letter)
    {
        // A letter of two halves is one for a sign behind it.
        if (char.IsSurrogate(letter) || _windows && letter is '/' or '\\')
        {
            EndPiece();
        }
        else if (_length < MostLetters)
        {
            _piece[_length++] = letter;
        }
    }

    private void EndPiece()
    {
        if (_length > 0 && !_isMissing)
        {
            ReadOnlySpan<char> piece = _piece.Slice(0, _length);
            _isMissing = _isAtStart ? !_subject.StartsWith(piece)
                : !_work.Take(1 + (_subject.Length / LettersPerUnit)) || _subject.IndexOf(piece) < 0;
        }
        _length = 0;
        _isAtStart = false;
    }
}
