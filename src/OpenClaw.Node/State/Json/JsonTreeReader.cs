namespace OpenClaw.Node.State.Json;

/// <summary>
/// Reads JSON as <c>JSON.parse</c> does, or JSON5 (comments, trailing commas, single quotes, bare names, more number forms) for
/// <c>openclaw.json</c>, which people write by hand. Time and memory are linear in the text; nesting is bounded.
/// </summary>
internal sealed class JsonTreeReader
{
    /// <summary>Deeper nesting is refused: nothing we read needs it and recursion must not be driven by a peer.</summary>
    public const int MaxDepth = 128;

    private readonly JsonCursor _cursor;
    private readonly JsonScalarReader _scalars;

    private JsonTreeReader(string text, bool json5)
    {
        _cursor = new JsonCursor(text, json5);
        _scalars = new JsonScalarReader(_cursor);
    }

    /// <summary>Reads strict JSON.</summary>
    /// <exception cref="JsonTreeException">It is not.</exception>
    public static JsonTree Read(string text) => new JsonTreeReader(text, json5: false).ReadDocument();

    /// <summary>Reads JSON5.</summary>
    /// <exception cref="JsonTreeException">It is not.</exception>
    public static JsonTree ReadJson5(string text) => new JsonTreeReader(text, json5: true).ReadDocument();

    private JsonTree ReadDocument()
    {
        _cursor.SkipSpace();
        JsonTree value = ReadValue(depth: 0);
        _cursor.SkipSpace();
        return _cursor.AtEnd ? value : throw _cursor.Error("there is more text after the end of the value");
    }

    private JsonTree ReadValue(int depth)
    {
        if (depth > MaxDepth)
        {
            throw _cursor.Error($"nested deeper than {MaxDepth} levels");
        }
        int line = _cursor.Line;
        switch (_cursor.Peek())
        {
            case '{':
                return ReadObject(depth, line);
            case '[':
                return ReadArray(depth, line);
            case '"':
                return new JsonText(_scalars.ReadString('"')) { Line = line };
            case '\'' when _cursor.IsJson5:
                return new JsonText(_scalars.ReadString('\'')) { Line = line };
            case '\0' when _cursor.AtEnd:
                throw _cursor.Error("the text ends too early");
        }
        if (_cursor.TakeWord("true"))
        {
            return new JsonBool(true) { Line = line };
        }
        if (_cursor.TakeWord("false"))
        {
            return new JsonBool(false) { Line = line };
        }
        if (_cursor.TakeWord("null"))
        {
            return new JsonNull { Line = line };
        }
        return new JsonNumber(_scalars.ReadNumber()) { Line = line };
    }

    // A name that is there twice means one thing to this reader and another to the next one: "deny" here, "full" there. It is an error
    // everywhere.
    private JsonObject ReadObject(int depth, int line)
    {
        var members = new List<KeyValuePair<string, JsonTree>>();
        HashSet<string>? names = null;
        _cursor.At++;
        _cursor.SkipSpace();
        while (!_cursor.Take('}'))
        {
            int start = _cursor.At;
            string name = ReadName();
            if (IsKnown(name, members, ref names))
            {
                _cursor.At = start;
                throw _cursor.Error("the name of a member is there twice in one object");
            }
            _cursor.SkipSpace();
            if (!_cursor.Take(':'))
            {
                throw _cursor.Error("a colon is missing after a member's name");
            }
            _cursor.SkipSpace();
            members.Add(new KeyValuePair<string, JsonTree>(name, ReadValue(depth + 1)));
            if (!NextItem('}'))
            {
                break;
            }
        }
        return new JsonObject(members) { Line = line };
    }

    private static bool IsKnown(string name, List<KeyValuePair<string, JsonTree>> members, ref HashSet<string>? names)
    {
        // Nearly every object is small: a set of names is for the others.
        if (names is null && members.Count < 12)
        {
            foreach (KeyValuePair<string, JsonTree> member in members)
            {
                if (member.Key == name)
                {
                    return true;
                }
            }
            return false;
        }
        names ??= new HashSet<string>(members.Select(member => member.Key), StringComparer.Ordinal);
        return !names.Add(name);
    }

    private JsonArray ReadArray(int depth, int line)
    {
        var items = new List<JsonTree>();
        _cursor.At++;
        _cursor.SkipSpace();
        while (!_cursor.Take(']'))
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
        _cursor.SkipSpace();
        if (_cursor.Take(close))
        {
            return false;
        }
        if (!_cursor.Take(','))
        {
            throw _cursor.Error($"a comma or '{close}' is missing");
        }
        _cursor.SkipSpace();
        if (!_cursor.IsJson5 && _cursor.Peek() == close)
        {
            throw _cursor.Error($"a comma stands before '{close}'");
        }
        return true;
    }

    private string ReadName()
    {
        char c = _cursor.Peek();
        if (c == '"' || (c == '\'' && _cursor.IsJson5))
        {
            return _scalars.ReadString(c);
        }
        if (!_cursor.IsJson5 || !(char.IsLetter(c) || c is '_' or '$'))
        {
            throw _cursor.Error("the name of a member is missing");
        }
        int start = _cursor.At;
        while (_cursor.At < _cursor.Text.Length
            && (char.IsLetterOrDigit(_cursor.Text[_cursor.At]) || _cursor.Text[_cursor.At] is '_' or '$' or '\u200C' or '\u200D'))
        {
            _cursor.At++;
        }
        return _cursor.Text[start.._cursor.At];
    }
}
