using System.Text;

namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>
/// Reads a PowerShell text without PowerShell: statements of pipelines of commands whose arguments are constants, and filters that compare
/// properties. Less than the language, and nothing that has two meanings.
/// </summary>
internal sealed class PsReader
{
    private const int MaxLength = 16 * 1024;

    private readonly string _text;
    private readonly List<PsCommand> _commands = [];
    private int _at;
    private PsText? _refusal;

    private PsReader(string text) => _text = text;

    /// <summary>Reads a text.</summary>
    public static PsText Read(string text)
    {
        if (text.Length > MaxLength)
        {
            return PsText.Refused("too-long", "The PowerShell text is longer than 16384 characters.");
        }
        if (PsReasons.Character(text) is { } character)
        {
            return character;
        }
        var reader = new PsReader(text);
        return !reader.ReadAll() ? reader._refusal! : PsOwnParser.Problem(text, reader._commands) ?? PsText.Of(reader._commands);
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private bool ReadAll()
    {
        bool piped = false;
        while (true)
        {
            SkipBlanks();
            if (_at == _text.Length || Current is '|' or ';')
            {
                return Refuse(PsReasons.Empty(_at == _text.Length ? "the end" : Current.ToString()));
            }
            if (!ReadCommand(piped))
            {
                return false;
            }
            if (_at == _text.Length)
            {
                return true;
            }
            char separator = _text[_at++];
            if (Current == separator)
            {
                return Refuse(PsReasons.Found(new string(separator, 2), _at - 1));
            }
            piped = separator == '|';
            SkipBlanks();
            if (separator == ';' && _at == _text.Length)
            {
                return true;
            }
        }
    }

    private bool ReadCommand(bool piped)
    {
        bool called = Current == '&';
        if (called)
        {
            _at++;
            SkipBlanks();
        }
        string name;
        if (Current is '\'' or '"')
        {
            if (!called)
            {
                return Refuse(PsReasons.Found(Current.ToString(), _at,
                    "a string is no command; write & in front of a program's path in quotes"));
            }
            if (!ReadString(out name))
            {
                return false;
            }
        }
        else
        {
            int start = _at;
            while (_at < _text.Length && " \t|;".IndexOf(Current) < 0)
            {
                if (!IsBare(Current) && !(Current is '?' or '%' && _at == start))
                {
                    return Refuse(PsReasons.Found(Current.ToString(), _at));
                }
                _at++;
            }
            name = _text.Substring(start, _at - start);
        }
        if (name.Length == 0 || _at < _text.Length && " \t|;".IndexOf(Current) < 0)
        {
            return Refuse(PsReasons.Found(Current.ToString(), _at));
        }
        bool isProgram = called || !PsNames.IsCommand(name);
        bool isFilter = PsNames.IsFilter(name), filters = PsNames.Canonical(name) == "Where-Object";
        var arguments = new List<PsArgument>();
        while (true)
        {
            SkipBlanks();
            if (_at == _text.Length || Current is '|' or ';')
            {
                _commands.Add(new PsCommand { IsPiped = piped, Name = name, IsCalled = isProgram, Arguments = arguments });
                return true;
            }
            if (!ReadArgument(arguments, isProgram, filters, isFilter))
            {
                return false;
            }
        }
    }

    private bool ReadArgument(List<PsArgument> arguments, bool isProgram, bool filters, bool isFilter)
    {
        int start = _at;
        if (Current == '{' && filters)
        {
            PsFilter filter = PsFilter.Read(_text, _at);
            _at = filter.End;
            if (filter.Text is null)
            {
                return Refuse(PsReasons.Found(_at < _text.Length ? Current.ToString() : "{", _at,
                    "in braces only properties of $_ are compared with constants"));
            }
            arguments.Add(new PsArgument(PsArgumentKind.Filter, filter.Text, filter.Text));
            return IsAtBreak();
        }
        if (Current == '-' && !isProgram && _at + 1 < _text.Length && IsLetter(_text[_at + 1]))
        {
            _at++;
            while (IsLetter(Current) || Current is >= '0' and <= '9')
            {
                _at++;
            }
            string name = _text.Substring(start, _at - start);
            bool attached = Current == ':';
            if (PsNames.IsUnsafeParameter(name.Substring(1), isFilter) is { } why)
            {
                return Refuse(PsReasons.Parameter(name, why));
            }
            arguments.Add(new PsArgument(PsArgumentKind.Parameter, name, attached ? name + ":" : name));
            if (!attached)
            {
                return IsAtBreak();
            }
            _at++;
            SkipBlanks();
        }
        var plain = new StringBuilder();
        var text = new StringBuilder();
        while (true)
        {
            if (!ReadValue(out string value, out string quoted, isProgram))
            {
                return false;
            }
            plain.Append(value);
            text.Append(quoted);
            SkipBlanks();
            if (Current != ',')
            {
                break;
            }
            if (isProgram)
            {
                return Refuse(PsReasons.Found(",", _at, "it makes a list of a program's argument; put the argument in single quotes"));
            }
            plain.Append(',');
            text.Append(',');
            _at++;
            SkipBlanks();
        }
        PsArgument read = new(PsArgumentKind.Value, plain.ToString(), text.ToString());
        if (arguments.Count > 0 && arguments[arguments.Count - 1] is { Kind: PsArgumentKind.Parameter } parameter
            && parameter.Text.EndsWith(":", StringComparison.Ordinal))
        {
            // "-Name:value" stays one, so that a switch gets its value.
            arguments[arguments.Count - 1] = new PsArgument(PsArgumentKind.Value, parameter.Plain + ":" + read.Plain,
                parameter.Text + read.Text);
            return true;
        }
        arguments.Add(read);
        return true;
    }

    private bool ReadValue(out string plain, out string text, bool isProgram)
    {
        plain = text = string.Empty;
        int start = _at;
        if (Current is '\'' or '"')
        {
            if (!ReadString(out plain) || !IsAtBreak(comma: true))
            {
                return false;
            }
            text = PsQuote.Text(plain);
            return true;
        }
        if (Current == '$')
        {
            _at++;
            while (IsLetter(Current))
            {
                _at++;
            }
            plain = _text.Substring(start, _at - start).ToLowerInvariant();
            text = plain;
            return !isProgram && plain is "$true" or "$false" or "$null" && !isProgram
                ? IsAtBreak(comma: true)
                : Refuse(PsReasons.Found(plain, start, "variables are not followed; write the value"));
        }
        while (_at < _text.Length && IsBare(Current))
        {
            _at++;
        }
        plain = _text.Substring(start, _at - start);
        if (plain.Length == 0 || plain[0] is '[' or '@'
            || plain[0] == '-' && !isProgram && !(plain.Length > 1 && plain[1] is >= '0' and <= '9'))
        {
            return Refuse(PsReasons.Found(_at < _text.Length ? Current.ToString() : plain, _at < _text.Length ? _at : start));
        }
        if (plain.StartsWith("--%", StringComparison.Ordinal))
        {
            return Refuse(PsReasons.Found("--%", start));
        }
        text = isProgram ? PsQuote.Text(plain) : PsQuote.Bare(plain);
        return IsAtBreak(comma: true);
    }

    /// <summary>A string in either kind of quotes in which nothing is expanded.</summary>
    private bool ReadString(out string value)
    {
        var read = new StringBuilder();
        char quote = _text[_at];
        int start = _at++;
        value = string.Empty;
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == quote && _at + 1 < _text.Length && _text[_at + 1] == quote)
            {
                read.Append(c);
                _at++;
            }
            else if (c == quote)
            {
                _at++;
                value = read.ToString();
                return true;
            }
            else if (quote == '"' && c is '$' or '`' && quote == '"')
            {
                return Refuse(PsReasons.Found(c.ToString(), _at, "in double quotes it puts in the value of something; use single quotes"));
            }
            else
            {
                read.Append(c);
            }
        }
        return Refuse(PsReasons.Found(quote.ToString(), start, "the quote is not closed"));
    }

    private bool IsAtBreak(bool comma = false) =>
        _at == _text.Length || " \t|;".IndexOf(Current) >= 0 || comma && Current == ',' || Refuse(PsReasons.Found(Current.ToString(), _at));

    private static bool IsBare(char c) => IsLetter(c) || c is >= '0' and <= '9' || "_.-*?\\/:+=~[]".IndexOf(c) >= 0 || c > '\u007f';

    internal static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    private bool Refuse(PsText refusal)
    {
        _refusal = refusal;
        return false;
    }
}
