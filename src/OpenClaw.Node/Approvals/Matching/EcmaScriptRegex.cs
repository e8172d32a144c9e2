using System.Globalization;
using System.Text;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Reads a regular expression as JavaScript does (no flags) and writes the .NET expression that means exactly the same. The two dialects look alike
/// and differ where it hurts: <c>$</c> matches before a final line end only in .NET, <c>\d</c>, <c>\w</c>, <c>\b</c> and <c>\s</c> cover other characters,
/// <c>[a-[b]]</c> subtracts only in .NET, <c>(?&gt;</c>, <c>(?#</c> and <c>(?i)</c> exist only there. Whatever has no exact counterpart is refused: a rule
/// that cannot be translated never matches (docs/protocol/policy.md 4.4).
/// </summary>
internal sealed partial class EcmaScriptRegex
{
    /// <summary>Longer patterns are not read at all.</summary>
    public const int MaxPatternLength = 8192;

    private const int MaxDepth = 64;
    private const string WhiteSpaceSet = @"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string WordSet = "0-9A-Z_a-z";

    private readonly string _source;
    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private bool _looksAround;

    private EcmaScriptRegex(string source) => _source = source;

    /// <summary>The .NET expression, or null when the pattern is no JavaScript expression or cannot be expressed exactly.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="looksAround">True when it looks ahead or behind: then the engine without backtracking cannot run it.</param>
    public static string? Translate(string source, out bool looksAround)
    {
        looksAround = false;
        if (source.Length > MaxPatternLength)
        {
            return null;
        }
        EcmaScriptRegex reader = new(source);
        bool understood = reader.Disjunction() && reader._at == source.Length;
        looksAround = reader._looksAround;
        return understood ? reader._output.ToString() : null;
    }

    private bool Disjunction()
    {
        if (++_depth > MaxDepth)
        {
            return false;
        }
        while (true)
        {
            while (_at < _source.Length && _source[_at] is not '|' and not ')')
            {
                if (!Term())
                {
                    return false;
                }
            }
            if (_at >= _source.Length || _source[_at] == ')')
            {
                _depth--;
                return true;
            }
            _output.Append('|');
            _at++;
        }
    }

    private bool Term()
    {
        char c = _source[_at];
        switch (c)
        {
            case '^':
                _at++;
                _output.Append(@"\A");
                return !AtQuantifier();
            case '$':
                _at++;
                _output.Append(@"\z");
                return !AtQuantifier();
            case '(':
                return Group();
            case '*' or '+' or '?':
                return false;
            case '{' when AtQuantifier():
                return false;
            case '.':
                _at++;
                _output.Append(@"[^\n\r\u2028\u2029]");
                return Quantifier();
            case '[':
                return Class() && Quantifier();
            case '\\':
                return Escape();
            default:
                _at++;
                Literal(c);
                return Quantifier();
        }
    }

    private bool Group()
    {
        bool assertion = false, behind = false;
        if (Ahead("(?:"))
        {
            _output.Append("(?:");
        }
        else if (Ahead("(?=") || Ahead("(?!"))
        {
            assertion = true;
            _output.Append(_source, _at - 3, 3);
        }
        else if (Ahead("(?<=") || Ahead("(?<!"))
        {
            assertion = behind = true;
            _output.Append(_source, _at - 4, 4);
        }
        else if (Ahead("(?<"))
        {
            int end = _source.IndexOf('>', _at);
            string name = end < 0 ? string.Empty : _source.Substring(_at, end - _at);
            if (!IsName(name) || !_names.Add(name))
            {
                return false;
            }
            _at = end + 1;
            _output.Append("(?:");
        }
        else if (Ahead("(?"))
        {
            return false;
        }
        else
        {
            // Nothing refers back to a group (back references are refused), so no group needs to capture.
            _at++;
            _output.Append("(?:");
        }
        _looksAround |= assertion;
        if (!Disjunction() || _at >= _source.Length)
        {
            return false;
        }
        _at++;
        _output.Append(')');
        // JavaScript allows a quantifier after a look-ahead, for old web pages only, and means something odd by it.
        return assertion || behind ? !AtQuantifier() : Quantifier();
    }

    private bool Quantifier()
    {
        if (!AtQuantifier())
        {
            return true;
        }
        int start = _at;
        if (_source[_at] == '{')
        {
            _at = _source.IndexOf('}', _at) + 1;
            string[] bounds = _source.Substring(start + 1, _at - start - 2).Split(',');
            if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out int low)
                || bounds.Length == 2 && bounds[1].Length > 0 && (!int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out int high) || high < low)
                || low > 1000)
            {
                return false;
            }
        }
        else
        {
            _at++;
        }
        _output.Append(_source, start, _at - start);
        if (_at < _source.Length && _source[_at] == '?')
        {
            _output.Append('?');
            _at++;
        }
        return !AtQuantifier();
    }

    /// <summary>True at <c>*</c>, <c>+</c>, <c>?</c> or a well-formed <c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>; any other brace is a plain character in JavaScript.</summary>
    private bool AtQuantifier()
    {
        if (_at >= _source.Length)
        {
            return false;
        }
        if (_source[_at] is '*' or '+' or '?')
        {
            return true;
        }
        if (_source[_at] != '{')
        {
            return false;
        }
        int i = _at + 1;
        int digits = Digits(ref i);
        if (digits == 0 || i >= _source.Length)
        {
            return false;
        }
        if (_source[i] == ',')
        {
            i++;
            Digits(ref i);
        }
        return i < _source.Length && _source[i] == '}';
    }

    private int Digits(ref int i)
    {
        int start = i;
        while (i < _source.Length && _source[i] is >= '0' and <= '9')
        {
            i++;
        }
        return i - start;
    }

    private bool Escape()
    {
        if (_at + 1 >= _source.Length)
        {
            return false;
        }
        char c = _source[_at + 1];
        if (c is 'b' or 'B')
        {
            _at += 2;
            // The engine without backtracking has no look-behind, and .NET's own \b knows more letters than JavaScript's.
            _looksAround = true;
            const string Before = "(?<=[" + WordSet + "])", NotBefore = "(?<![" + WordSet + "])", After = "(?=[" + WordSet + "])", NotAfter = "(?![" + WordSet + "])";
            _output.Append(c == 'b' ? $"(?:{Before}{NotAfter}|{NotBefore}{After})" : $"(?:{Before}{After}|{NotBefore}{NotAfter})");
            return !AtQuantifier();
        }
        if (ClassEscape(c) is { } set)
        {
            _at += 2;
            _output.Append('[').Append(char.IsUpper(c) ? "^" : string.Empty).Append(set).Append(']');
            return Quantifier();
        }
        if (!CharacterEscape(out char literal))
        {
            return false;
        }
        Literal(literal);
        return Quantifier();
    }

    private static string? ClassEscape(char c) => c switch
    {
        'd' or 'D' => "0-9",
        'w' or 'W' => WordSet,
        's' or 'S' => WhiteSpaceSet,
        _ => null,
    };

    /// <summary>Reads <c>\x</c> at the position. Back references, octal and incomplete escapes are refused: they mean different things in different places.</summary>
    private bool CharacterEscape(out char literal)
    {
        literal = '\0';
        if (_at + 1 >= _source.Length)
        {
            return false;
        }
        char c = _source[_at + 1];
        _at += 2;
        switch (c)
        {
            case 't': literal = '\t'; return true;
            case 'n': literal = '\n'; return true;
            case 'v': literal = '\v'; return true;
            case 'f': literal = '\f'; return true;
            case 'r': literal = '\r'; return true;
            case '0': return _at >= _source.Length || _source[_at] is < '0' or > '9';
            case >= '1' and <= '9' or 'k' or 'p' or 'P': return false;
            case 'c':
                if (_at >= _source.Length || _source[_at] is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z'))
                {
                    return false;
                }
                literal = (char)(_source[_at++] % 32);
                return true;
            case 'x': return Hex(2, out literal);
            case 'u': return Hex(4, out literal);
            default: literal = c; return true;
        }
    }

    private bool Hex(int digits, out char literal)
    {
        literal = '\0';
        if (_at + digits > _source.Length || !ushort.TryParse(_source.Substring(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }
        _at += digits;
        literal = (char)value;
        return true;
    }

    private void Literal(char c) => Escaped(_output, c);

    private static void Escaped(StringBuilder output, char c)
    {
        if (c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_')
        {
            output.Append(c);
        }
        else
        {
            output.Append(@"\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }
    }

    private bool Ahead(string text)
    {
        if (string.CompareOrdinal(_source, _at, text, 0, text.Length) != 0)
        {
            return false;
        }
        _at += text.Length;
        return true;
    }

    private static bool IsName(string name)
    {
        if (name.Length == 0 || name[0] is >= '0' and <= '9')
        {
            return false;
        }
        foreach (char c in name)
        {
            if (c is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '$'))
            {
                return false;
            }
        }
        return true;
    }
}
