using System.Globalization;
using System.Text;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// Reads a regular expression as JavaScript does (no flags) and writes the .NET expression that means exactly the same. The two dialects
/// look alike and differ where it hurts: <c>$</c> matches before a final line end only in .NET, <c>\d</c>, <c>\w</c>, <c>\b</c> and
/// <c>\s</c> cover other characters, <c>[a-[b]]</c> subtracts only in .NET, <c>(?&gt;</c>, <c>(?#</c> and <c>(?i)</c> exist only there.
/// Whatever has no exact counterpart is refused: a rule that cannot be translated never matches (docs/protocol/policy.md 4.4).
/// </summary>
internal sealed class EcmaScriptRegex
{
    /// <summary>Longer patterns are not read at all.</summary>
    public const int MaxPatternLength = 8192;

    private const int MaxDepth = 64;
    private const string Word = EcmaScriptCharacters.Word;

    private readonly string _source;
    private readonly EcmaScriptCharacters _in;
    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _depth;
    private bool _looksAround;

    private EcmaScriptRegex(string source) => (_source, _in) = (source, new EcmaScriptCharacters(source));

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
        bool understood = reader.Disjunction() && reader._in.At == source.Length;
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
            while (_in.At < _source.Length && _source[_in.At] is not '|' and not ')')
            {
                if (!Term())
                {
                    return false;
                }
            }
            if (_in.At >= _source.Length || _source[_in.At] == ')')
            {
                _depth--;
                return true;
            }
            _output.Append('|');
            _in.At++;
        }
    }

    private bool Term()
    {
        char c = _source[_in.At];
        switch (c)
        {
            case '^':
                _in.At++;
                _output.Append(@"\A");
                return !AtQuantifier();
            case '$':
                _in.At++;
                _output.Append(@"\z");
                return !AtQuantifier();
            case '(':
                return Group();
            case '*' or '+' or '?':
                return false;
            case '{' when AtQuantifier():
                return false;
            case '.':
                _in.At++;
                _output.Append(@"[^\n\r\u2028\u2029]");
                return Quantifier();
            case '[':
                return Class() && Quantifier();
            case '\\':
                return Escape();
            default:
                _in.At++;
                Literal(c);
                return Quantifier();
        }
    }

    private bool Class()
    {
        bool understood = _in.Class(_output, out bool matchesNothing);
        _looksAround |= matchesNothing;
        return understood;
    }

    private bool Group()
    {
        bool assertion = false, behind = false;
        if (_in.Ahead("(?:"))
        {
            _output.Append("(?:");
        }
        else if (_in.Ahead("(?=") || _in.Ahead("(?!"))
        {
            assertion = true;
            _output.Append(_source, _in.At - 3, 3);
        }
        else if (_in.Ahead("(?<=") || _in.Ahead("(?<!"))
        {
            assertion = behind = true;
            _output.Append(_source, _in.At - 4, 4);
        }
        else if (_in.Ahead("(?<"))
        {
            int end = _source.IndexOf('>', _in.At);
            string name = end < 0 ? "" : _source.Substring(_in.At, end - _in.At);
            if (!IsName(name) || !_names.Add(name))
            {
                return false;
            }
            _in.At = end + 1;
            _output.Append("(?:");
        }
        else if (_in.Ahead("(?"))
        {
            return false;
        }
        else
        {
            // Nothing refers back to a group (back references are refused), so no group needs to capture.
            _in.At++;
            _output.Append("(?:");
        }
        _looksAround |= assertion;
        if (!Disjunction() || _in.At >= _source.Length)
        {
            return false;
        }
        _in.At++;
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
        int start = _in.At;
        if (_source[_in.At] == '{')
        {
            _in.At = _source.IndexOf('}', _in.At) + 1;
            string[] bounds = _source.Substring(start + 1, _in.At - start - 2).Split(',');
            if (!int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out int low)
                || bounds.Length == 2 && bounds[1].Length > 0
                    && (!int.TryParse(bounds[1], NumberStyles.None, CultureInfo.InvariantCulture, out int high) || high < low)
                || low > 1000)
            {
                return false;
            }
        }
        else
        {
            _in.At++;
        }
        _output.Append(_source, start, _in.At - start);
        if (_in.At < _source.Length && _source[_in.At] == '?')
        {
            _output.Append('?');
            _in.At++;
        }
        return !AtQuantifier();
    }

    /// <summary>
    /// True at <c>*</c>, <c>+</c>, <c>?</c> or a well-formed <c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>; any other brace is a plain character in
    /// JavaScript.
    /// </summary>
    private bool AtQuantifier()
    {
        if (_in.At >= _source.Length)
        {
            return false;
        }
        if (_source[_in.At] is '*' or '+' or '?')
        {
            return true;
        }
        if (_source[_in.At] != '{')
        {
            return false;
        }
        int i = _in.At + 1;
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
        if (_in.At + 1 >= _source.Length)
        {
            return false;
        }
        char c = _source[_in.At + 1];
        if (c is 'b' or 'B')
        {
            _in.At += 2;
            // The engine without backtracking has no look-behind, and .NET's own \b knows more letters than JavaScript's.
            _looksAround = true;
            const string Before = "(?<=[" + Word + "])", NotBefore = "(?<![" + Word + "])", After = "(?=[" + Word + "])",
                NotAfter = "(?![" + Word + "])";
            _output.Append(c == 'b' ? $"(?:{Before}{NotAfter}|{NotBefore}{After})" : $"(?:{Before}{After}|{NotBefore}{NotAfter})");
            return !AtQuantifier();
        }
        if (EcmaScriptCharacters.Set(c) is { } set)
        {
            _in.At += 2;
            _output.Append('[').Append(char.IsUpper(c) ? "^" : "").Append(set).Append(']');
            return Quantifier();
        }
        if (!_in.Escape(out char literal))
        {
            return false;
        }
        Literal(literal);
        return Quantifier();
    }

    private void Literal(char c) => EcmaScriptCharacters.Append(_output, c);

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
