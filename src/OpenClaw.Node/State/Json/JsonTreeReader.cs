using System.Globalization;
using System.Text;

namespace OpenClaw.Node.State.Json;

/// <summary>
/// Reads JSON as <c>JSON.parse</c> does, or JSON5 (comments, trailing commas, single quotes, bare names, more number forms) for
/// <c>openclaw.json</c>, which people write by hand. Time and memory are linear in the text; nesting is bounded.
/// </summary>
internal sealed class JsonTreeReader
{
    /// <summary>Deeper nesting is refused: nothing we read needs it and recursion must not be driven by a peer.</summary>
    public const int MaxDepth = 128;

    private readonly string _text;
    private readonly bool _json5;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private JsonTreeReader(string text, bool json5)
    {
        _text = text;
        _json5 = json5;
        // Windows PowerShell 5.1 writes a byte order mark in front of UTF-8.
        _at = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
    }

    /// <summary>Reads strict JSON.</summary>
    /// <exception cref="JsonTreeException">It is not.</exception>
    public static JsonTree Read(string text) => new JsonTreeReader(text, json5: false).ReadDocument();

    /// <summary>Reads JSON5.</summary>
    /// <exception cref="JsonTreeException">It is not.</exception>
    public static JsonTree ReadJson5(string text) => new JsonTreeReader(text, json5: true).ReadDocument();

    private JsonTree ReadDocument()
    {
        SkipSpace();
        JsonTree value = ReadValue(depth: 0);
        SkipSpace();
        return _at == _text.Length ? value : throw Error("there is more text after the end of the value");
    }

    private JsonTree ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error($"nested deeper than {MaxDepth} levels");
        }
        int line = _line;
        switch (Peek())
        {
            case '{':
                return ReadObject(depth, line);
            case '[':
                return ReadArray(depth, line);
            case '"':
                return new JsonText(ReadString('"')) { Line = line };
            case '\'' when _json5:
                return new JsonText(ReadString('\'')) { Line = line };
            case '\0' when _at >= _text.Length:
                throw Error("the text ends too early");
        }
        if (TakeWord("true"))
        {
            return new JsonBool(true) { Line = line };
        }
        if (TakeWord("false"))
        {
            return new JsonBool(false) { Line = line };
        }
        if (TakeWord("null"))
        {
            return new JsonNull { Line = line };
        }
        return new JsonNumber(ReadNumber()) { Line = line };
    }

    private JsonObject ReadObject(int depth, int line)
    {
        var members = new List<KeyValuePair<string, JsonTree>>();
        _at++;
        SkipSpace();
        while (!Take('}'))
        {
            string name = ReadName();
            SkipSpace();
            if (!Take(':'))
            {
                throw Error("a colon is missing after a member's name");
            }
            SkipSpace();
            members.Add(new KeyValuePair<string, JsonTree>(name, ReadValue(depth + 1)));
            if (!NextItem('}'))
            {
                break;
            }
        }
        return new JsonObject(members) { Line = line };
    }

    private JsonArray ReadArray(int depth, int line)
    {
        var items = new List<JsonTree>();
        _at++;
        SkipSpace();
        while (!Take(']'))
        {
            items.Add(ReadValue(depth + 1));
            if (!NextItem(']'))
            {
                break;
            }
        }
        return new JsonArray(items) { Line = line };
    }

    // False when the closing bracket was taken; true when another item (or, in JSON5, the bracket after a trailing comma) follows.
    private bool NextItem(char close)
    {
        SkipSpace();
        if (Take(close))
        {
            return false;
        }
        if (!Take(','))
        {
            throw Error($"a comma or '{close}' is missing");
        }
        SkipSpace();
        if (!_json5 && Peek() == close)
        {
            throw Error($"a comma stands before '{close}'");
        }
        return true;
    }

    private string ReadName()
    {
        char c = Peek();
        if (c == '"' || (c == '\'' && _json5))
        {
            return ReadString(c);
        }
        if (!_json5 || !(char.IsLetter(c) || c is '_' or '$'))
        {
            throw Error("the name of a member is missing");
        }
        int start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '$' or '\u200C' or '\u200D'))
        {
            _at++;
        }
        return _text[start.._at];
    }

    private string ReadString(char quote)
    {
        int start = ++_at;
        while (_at < _text.Length && _text[_at] != quote && _text[_at] != '\\' && _text[_at] >= ' ')
        {
            _at++;
        }
        if (Peek() == quote && _at < _text.Length)
        {
            return _text[start.._at++];
        }
        var value = new StringBuilder(_text, start, _at - start, Math.Max(16, _at - start));
        while (true)
        {
            if (_at >= _text.Length)
            {
                throw Error("a string is not closed");
            }
            char c = _text[_at];
            if (c == quote)
            {
                _at++;
                return value.ToString();
            }
            if (c == '\\')
            {
                _at++;
                ReadEscape(value);
            }
            else if (c is '\n' or '\r' || (c < ' ' && !_json5))
            {
                throw Error("a control character stands in a string");
            }
            else
            {
                value.Append(c);
                _at++;
            }
        }
    }

    private void ReadEscape(StringBuilder value)
    {
        char c = _at < _text.Length ? _text[_at++] : throw Error("a string is not closed");
        switch (c)
        {
            case '"' or '\\' or '/': value.Append(c); return;
            case 'b': value.Append('\b'); return;
            case 'f': value.Append('\f'); return;
            case 'n': value.Append('\n'); return;
            case 'r': value.Append('\r'); return;
            case 't': value.Append('\t'); return;
            case 'u': value.Append(ReadHex(4)); return;
        }
        if (!_json5 || char.IsDigit(c) && c != '0')
        {
            throw Error("unknown escape in a string");
        }
        switch (c)
        {
            case 'v': value.Append('\v'); break;
            case '0': value.Append('\0'); break;
            case 'x': value.Append(ReadHex(2)); break;
            case '\r' or '\n' or '\u2028' or '\u2029':
                if (c == '\r' && Peek() == '\n')
                {
                    _at++;
                }
                NewLine();
                break;
            default: value.Append(c); break;
        }
    }

    private char ReadHex(int digits)
    {
        if (_at + digits > _text.Length || !int.TryParse(_text.Substring(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
        {
            throw Error("bad hexadecimal digits in a string");
        }
        _at += digits;
        return (char)code;
    }

    private string ReadNumber()
    {
        int start = _at;
        if (Peek() == '-' || (Peek() == '+' && _json5))
        {
            _at++;
        }
        if (_json5 && (TakeWord("Infinity") || TakeWord("NaN")))
        {
            return _text[start.._at];
        }
        if (_json5 && Peek() == '0' && _at + 1 < _text.Length && _text[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            return TakeWhile(Uri.IsHexDigit) is > 0 and <= 15 ? _text[start.._at] : throw Error("bad hexadecimal number");
        }
        bool leadingZero = Peek() == '0';
        int whole = TakeWhile(IsDigit);
        int fraction = 0;
        if ((whole == 0 && !_json5) || (leadingZero && whole > 1))
        {
            throw Error("this is not a JSON value");
        }
        if (Take('.'))
        {
            fraction = TakeWhile(IsDigit);
            if (fraction == 0 && (!_json5 || whole == 0))
            {
                throw Error("digits are missing after the decimal point");
            }
        }
        if (whole + fraction == 0)
        {
            throw Error("this is not a JSON value");
        }
        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
            {
                _at++;
            }
            if (TakeWhile(IsDigit) == 0)
            {
                throw Error("digits are missing in the exponent");
            }
        }
        return _text[start.._at];
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == '\n' || (c == '\r' && !(_at + 1 < _text.Length && _text[_at + 1] == '\n')))
            {
                _at++;
                NewLine();
            }
            else if (c is ' ' or '\t' or '\r' || (_json5 && (char.IsWhiteSpace(c) || c == '\uFEFF')))
            {
                _at++;
            }
            else if (!_json5 || c != '/' || !SkipComment())
            {
                return;
            }
        }
    }

    private bool SkipComment()
    {
        if (_text.Length < _at + 2 || _text[_at + 1] is not ('/' or '*'))
        {
            return false;
        }
        bool block = _text[_at + 1] == '*';
        for (_at += 2; _at < _text.Length; _at++)
        {
            if (block && _text[_at] == '*' && _at + 1 < _text.Length && _text[_at + 1] == '/')
            {
                _at += 2;
                return true;
            }
            if (_text[_at] == '\n')
            {
                if (!block)
                {
                    return true;
                }
                _line++;
                _lineStart = _at + 1;
            }
        }
        return block ? throw Error("a comment is not closed") : true;
    }

    private void NewLine()
    {
        _line++;
        _lineStart = _at;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(char c)
    {
        if (_at < _text.Length && _text[_at] == c)
        {
            _at++;
            return true;
        }
        return false;
    }

    private bool TakeWord(string word)
    {
        int end = _at + word.Length;
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0 || (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '$')))
        {
            return false;
        }
        _at = end;
        return true;
    }

    private int TakeWhile(Func<char, bool> accept)
    {
        int start = _at;
        while (_at < _text.Length && accept(_text[_at]))
        {
            _at++;
        }
        return _at - start;
    }

    private JsonTreeException Error(string problem) => new(problem, _line, Math.Max(1, _at - _lineStart + 1));
}
