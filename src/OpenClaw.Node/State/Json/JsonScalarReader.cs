using System.Globalization;
using System.Text;

namespace OpenClaw.Node.State.Json;

/// <summary>Reads the strings and numbers of JSON and JSON5.</summary>
internal sealed class JsonScalarReader(JsonCursor cursor)
{
    /// <summary>The text behind a quote.</summary>
    public string ReadString(char quote)
    {
        int start = ++cursor.At;
        while (!cursor.AtEnd && cursor.Text[cursor.At] != quote && cursor.Text[cursor.At] != '\\' && cursor.Text[cursor.At] >= ' ')
        {
            cursor.At++;
        }
        if (cursor.Peek() == quote && !cursor.AtEnd)
        {
            return cursor.Text[start..cursor.At++];
        }
        var value = new StringBuilder(cursor.Text, start, cursor.At - start, Math.Max(16, cursor.At - start));
        while (true)
        {
            if (cursor.AtEnd)
            {
                throw cursor.Error("a string is not closed");
            }
            char c = cursor.Text[cursor.At];
            if (c == quote)
            {
                cursor.At++;
                return value.ToString();
            }
            if (c == '\\')
            {
                cursor.At++;
                ReadEscape(value);
            }
            else if (c is '\n' or '\r' || (c < ' ' && !cursor.IsJson5))
            {
                throw cursor.Error("a control character stands in a string");
            }
            else
            {
                value.Append(c);
                cursor.At++;
            }
        }
    }

    private void ReadEscape(StringBuilder value)
    {
        char c = !cursor.AtEnd ? cursor.Text[cursor.At++] : throw cursor.Error("a string is not closed");
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
        if (!cursor.IsJson5)
        {
            throw UnknownEscape();
        }
        switch (c)
        {
            case '\'': value.Append(c); break;
            case 'v': value.Append('\v'); break;
            case '0' when !IsDigit(cursor.Peek()): value.Append('\0'); break;
            case 'x': value.Append(ReadHex(2)); break;
            case '\r' or '\n' or '\u2028' or '\u2029':
                if (c == '\r' && cursor.Peek() == '\n')
                {
                    cursor.At++;
                }
                cursor.NewLine();
                break;
            // JSON5 would drop the backslash, and "^[^\s;]+$" become another, wider expression than the one that was written.
            default: throw UnknownEscape();
        }
    }

    private JsonTreeException UnknownEscape()
    {
        cursor.At -= 2;
        return cursor.Error("unknown escape in a string; a backslash that is meant is written twice");
    }

    private char ReadHex(int digits)
    {
        if (cursor.At + digits > cursor.Text.Length
            || !int.TryParse(cursor.Text.Substring(cursor.At, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int code))
        {
            throw cursor.Error("bad hexadecimal digits in a string");
        }
        cursor.At += digits;
        return (char)code;
    }

    /// <summary>A number, as it is written.</summary>
    public string ReadNumber()
    {
        int start = cursor.At;
        if (cursor.Peek() == '-' || (cursor.Peek() == '+' && cursor.IsJson5))
        {
            cursor.At++;
        }
        if (cursor.IsJson5 && (cursor.TakeWord("Infinity") || cursor.TakeWord("NaN")))
        {
            return cursor.Text[start..cursor.At];
        }
        if (cursor.IsJson5 && cursor.Peek() == '0' && cursor.At + 1 < cursor.Text.Length && cursor.Text[cursor.At + 1] is 'x' or 'X')
        {
            cursor.At += 2;
            return cursor.TakeWhile(Uri.IsHexDigit) is > 0 and <= 15
                ? cursor.Text[start..cursor.At] : throw cursor.Error("bad hexadecimal number");
        }
        bool leadingZero = cursor.Peek() == '0';
        int whole = cursor.TakeWhile(IsDigit);
        int fraction = 0;
        if ((whole == 0 && !cursor.IsJson5) || (leadingZero && whole > 1))
        {
            throw cursor.Error("this is not a JSON value");
        }
        if (cursor.Take('.'))
        {
            fraction = cursor.TakeWhile(IsDigit);
            if (fraction == 0 && (!cursor.IsJson5 || whole == 0))
            {
                throw cursor.Error("digits are missing after the decimal point");
            }
        }
        if (whole + fraction == 0)
        {
            throw cursor.Error("this is not a JSON value");
        }
        if (cursor.Peek() is 'e' or 'E')
        {
            cursor.At++;
            if (cursor.Peek() is '+' or '-')
            {
                cursor.At++;
            }
            if (cursor.TakeWhile(IsDigit) == 0)
            {
                throw cursor.Error("digits are missing in the exponent");
            }
        }
        return cursor.Text[start..cursor.At];
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
