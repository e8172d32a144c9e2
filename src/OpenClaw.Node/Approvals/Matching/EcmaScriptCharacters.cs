using System.Globalization;
using System.Text;

namespace OpenClaw.Node.Approvals.Matching;

/// <summary>
/// The characters of a regular expression of JavaScript, one after the other: escapes, and classes such as <c>[a-z\d]</c>.
/// </summary>
internal sealed class EcmaScriptCharacters(string source)
{
    /// <summary>What <c>\w</c> stands for.</summary>
    public const string Word = "0-9A-Z_a-z";

    private const string WhiteSpace = @"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    /// <summary>Where the next one is read.</summary>
    public int At { get; set; }

    /// <summary>Takes the text where it stands here.</summary>
    public bool Ahead(string text)
    {
        if (string.CompareOrdinal(source, At, text, 0, text.Length) != 0)
        {
            return false;
        }
        At += text.Length;
        return true;
    }

    /// <summary>The members of <c>\d</c>, <c>\w</c>, <c>\s</c> and of what their capitals leave out; null for another letter.</summary>
    public static string? Set(char c) => c switch
    {
        'd' or 'D' => "0-9",
        'w' or 'W' => Word,
        's' or 'S' => WhiteSpace,
        _ => null,
    };

    /// <summary>
    /// Reads <c>\x</c> at the position. Back references, octal and incomplete escapes are refused: they mean different things in different
    /// places.
    /// </summary>
    public bool Escape(out char literal)
    {
        literal = '\0';
        if (At + 1 >= source.Length)
        {
            return false;
        }
        char c = source[At + 1];
        At += 2;
        switch (c)
        {
            case 't': literal = '\t'; return true;
            case 'n': literal = '\n'; return true;
            case 'v': literal = '\v'; return true;
            case 'f': literal = '\f'; return true;
            case 'r': literal = '\r'; return true;
            case '0': return At >= source.Length || source[At] is < '0' or > '9';
            case >= '1' and <= '9' or 'k' or 'p' or 'P': return false;
            case 'c':
                if (At >= source.Length || source[At] is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z'))
                {
                    return false;
                }
                literal = (char)(source[At++] % 32);
                return true;
            case 'x': return Hex(2, out literal);
            case 'u': return Hex(4, out literal);
            default: literal = c; return true;
        }
    }

    private bool Hex(int digits, out char literal)
    {
        literal = '\0';
        if (At + digits > source.Length
            || !ushort.TryParse(source.Substring(At, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out ushort value))
        {
            return false;
        }
        At += digits;
        literal = (char)value;
        return true;
    }

    /// <summary>Appends a character that stands for itself.</summary>
    public static void Append(StringBuilder output, char c)
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

    /// <summary>Reads a class from its bracket on, and appends the class of .NET that has the same members.</summary>
    /// <param name="output">The .NET expression.</param>
    /// <param name="matchesNothing">True for <c>[]</c>, which .NET says with a look-ahead.</param>
    public bool Class(StringBuilder output, out bool matchesNothing)
    {
        matchesNothing = false;
        At++;
        bool negated = At < source.Length && source[At] == '^';
        if (negated)
        {
            At++;
        }
        StringBuilder set = new();
        while (true)
        {
            if (At >= source.Length)
            {
                return false;
            }
            if (source[At] == ']')
            {
                At++;
                break;
            }
            if (!ClassAtom(set, out char low))
            {
                return false;
            }
            if (At + 1 < source.Length && source[At] == '-' && source[At + 1] != ']')
            {
                At++;
                StringBuilder high = new();
                // A range from or to a set (\d-z) means three separate things in JavaScript; nobody writes it on purpose.
                if (set.Length > 0 && set[set.Length - 1] == ';' || !ClassAtom(high, out char last)
                    || high.Length > 0 && high[high.Length - 1] == ';' || last < low)
                {
                    return false;
                }
                set.Append('-').Append(high);
            }
        }
        string text = set.ToString().Replace(";", "");
        output.Append(text.Length == 0 ? negated ? @"[\s\S]" : "(?!)" : $"[{(negated ? "^" : "")}{text}]");
        matchesNothing = text.Length == 0 && !negated;
        return true;
    }

    /// <summary>
    /// One member of a class. A set such as <c>\d</c> leaves a <c>;</c> behind as a mark (a real semicolon is written as an escape).
    /// </summary>
    private bool ClassAtom(StringBuilder set, out char literal)
    {
        literal = source[At];
        if (literal == '\\' && At + 1 < source.Length)
        {
            char c = source[At + 1];
            if (Set(c) is { } members)
            {
                At += 2;
                if (char.IsUpper(c))
                {
                    members = Complement(c);
                }
                set.Append(members).Append(';');
                return true;
            }
            if (c == 'b')
            {
                At += 2;
                literal = '\b';
            }
            else if (c is 'B' or 'c' || !Escape(out literal))
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
            At++;
        }
        Append(set, literal);
        return true;
    }

    private static string Complement(char c) => c switch
    {
        'D' => @"\u0000-/:-\uffff",
        'W' => @"\u0000-/:-@\x5b-\x5e`\x7b-\uffff",
        _ => @"\u0000-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff",
    };
}
