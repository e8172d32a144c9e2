using System.Text;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>Character classes: <c>[a-z\d]</c>.</summary>
internal sealed partial class EcmaScriptRegex
{
    private bool Class()
    {
        _at++;
        bool negated = _at < _source.Length && _source[_at] == '^';
        if (negated)
        {
            _at++;
        }
        StringBuilder set = new();
        while (true)
        {
            if (_at >= _source.Length)
            {
                return false;
            }
            if (_source[_at] == ']')
            {
                _at++;
                break;
            }
            if (!ClassAtom(set, out char low))
            {
                return false;
            }
            if (_at + 1 < _source.Length && _source[_at] == '-' && _source[_at + 1] != ']')
            {
                _at++;
                StringBuilder high = new();
                // A range from or to a set (\d-z) means three separate things in JavaScript; nobody writes it on purpose.
                if (set.Length > 0 && set[set.Length - 1] == ';' || !ClassAtom(high, out char last) || high.Length > 0 && high[high.Length - 1] == ';' || last < low)
                {
                    return false;
                }
                set.Append('-').Append(high);
            }
        }
        string text = set.ToString().Replace(";", string.Empty);
        _output.Append(text.Length == 0 ? negated ? @"[\s\S]" : "(?!)" : $"[{(negated ? "^" : string.Empty)}{text}]");
        _looksAround |= text.Length == 0 && !negated;
        return true;
    }

    /// <summary>One member of a class. A set such as <c>\d</c> leaves a <c>;</c> behind as a mark (a real semicolon is written as an escape).</summary>
    private bool ClassAtom(StringBuilder set, out char literal)
    {
        literal = _source[_at];
        if (literal == '\\' && _at + 1 < _source.Length)
        {
            char c = _source[_at + 1];
            if (ClassEscape(c) is { } members)
            {
                _at += 2;
                if (char.IsUpper(c))
                {
                    members = Complement(c);
                }
                set.Append(members).Append(';');
                return true;
            }
            if (c == 'b')
            {
                _at += 2;
                literal = '\b';
            }
            else if (c is 'B' or 'c' || !CharacterEscape(out literal))
            {
                return false;
            }
        }
        else if (literal == '\\')
        {
            return false;
        }
        else
        {
            _at++;
        }
        Escaped(set, literal);
        return true;
    }

    private static string Complement(char c) => c switch
    {
        'D' => @"\u0000-/:-\uffff",
        'W' => @"\u0000-/:-@\x5b-\x5e`\x7b-\uffff",
        _ => @"\u0000-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff",
    };
}
