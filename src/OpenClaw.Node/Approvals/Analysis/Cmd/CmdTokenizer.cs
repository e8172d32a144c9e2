using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>
/// Takes the text behind <c>cmd.exe /s /c</c> apart: commands of words and double quotes, joined by <c>&amp;&amp;</c>, <c>||</c>,
/// <c>&amp;</c> and <c>|</c>, with redirections to and from <c>nul</c>. Everything else cmd.exe may make of a text (variables, escapes,
/// blocks, files) is refused with a reason: what is accepted has one meaning only, which a test compares with cmd.exe's own.
/// </summary>
internal sealed class CmdTokenizer
{
    private readonly string _text;
    private readonly List<CmdCommand> _commands = [];
    private int _at;
    private AnalysisReason? _refusal;

    private CmdTokenizer(string text) => _text = text;

    /// <summary>The commands in order, or the reason why the text is not understood.</summary>
    public static (IReadOnlyList<CmdCommand>? Commands, AnalysisReason? Refusal) Read(string text)
    {
        if (CmdCharacters.Check(text) is { } character)
        {
            return (null, character);
        }
        if (text.Trim(' ', '\t').Length == 0)
        {
            return (null, CmdReasons.NoCommand);
        }
        var reader = new CmdTokenizer(text);
        return reader.ReadAll() && reader.CheckWhole() ? (reader._commands, null) : (null, reader._refusal);
    }

    private bool ReadAll()
    {
        SegmentLink link = SegmentLink.First;
        int operatorAt = 0;
        while (true)
        {
            SkipBlanks();
            if (_at == _text.Length || "&|".IndexOf(_text[_at]) >= 0)
            {
                string operation = link == SegmentLink.First ? Operation(_at) : Operation(operatorAt);
                return Refuse(CmdReasons.Empty(operation, link == SegmentLink.First ? _at : operatorAt));
            }
            if (!ReadCommand(link))
            {
                return false;
            }
            if (_at == _text.Length)
            {
                return true;
            }
            operatorAt = _at;
            string found = Operation(_at);
            _at += found.Length;
            link = found switch { "&&" => SegmentLink.And, "||" => SegmentLink.Or, "|" => SegmentLink.Pipe, _ => SegmentLink.Sequence };
        }
    }

    private bool ReadCommand(SegmentLink link)
    {
        int start = _at;
        bool quoted = _text[_at] == '"';
        if (!(quoted ? ReadQuotedWord(out string word) : ReadBareWord(out word)))
        {
            return false;
        }
        int tailStart = _at;
        if (!ReadTail(out int tailEnd))
        {
            return false;
        }
        string tail = _text.Substring(tailStart, tailEnd - tailStart);
        CmdSink output = CmdSink.Output, error = CmdSink.Error;
        bool readsNothing = false;
        if (!ReadRedirections(ref tail, ref output, ref error, ref readsNothing))
        {
            return false;
        }
        (IReadOnlyList<string> arguments, bool certain) = CmdArguments.Split(tail);
        var command = new CmdCommand
        {
            Link = link, Word = word, Tail = tail, Text = _text.Substring(start, tailEnd - start),
            Arguments = arguments, ArgumentsAreCertain = certain, Output = output, Error = error, ReadsNothing = readsNothing,
        };
        (CmdCommand? checkedCommand, AnalysisReason? refusal) = CmdWord.Check(command, quoted);
        if (checkedCommand is null)
        {
            return Refuse(refusal!);
        }
        _commands.Add(checkedCommand);
        return true;
    }

    private bool ReadQuotedWord(out string word)
    {
        int close = _text.IndexOf('"', _at + 1);
        word = close < 0 ? string.Empty : _text.Substring(_at + 1, close - _at - 1);
        if (close < 0)
        {
            return Refuse(CmdReasons.OddQuote);
        }
        _at = close + 1;
        return _at == _text.Length || " \t&|<>".IndexOf(_text[_at]) >= 0 || Refuse(CmdReasons.WordInQuotes);
    }

    private bool ReadBareWord(out string word)
    {
        int start = _at;
        for (; _at < _text.Length && " \t&|<>".IndexOf(_text[_at]) < 0; _at++)
        {
            char c = _text[_at];
            if (c == '"')
            {
                word = string.Empty;
                return Refuse(CmdReasons.WordInQuotes);
            }
            // "@" and "?" are no part of any name that is looked for; the others end the name.
            if ("^()@,;=/*?".IndexOf(c) >= 0)
            {
                word = string.Empty;
                return Refuse(CmdReasons.Character(c, _at));
            }
        }
        word = _text.Substring(start, _at - start);
        if (word.Length == 0)
        {
            return Refuse(CmdReasons.Redirection(_text[_at].ToString(), _at));
        }
        // " 2>nul" with nothing in front of it: no program, a redirection of nothing.
        if (word.Length == 1 && IsHandle(start))
        {
            return Refuse(CmdReasons.Redirection(_text.Substring(start, 2), start));
        }
        // "tool2>nul": whether the digit belongs to the name or to the redirection is asked too much.
        return IsHandleDoubtful() ? Refuse(CmdReasons.Redirection(_text.Substring(_at - 1, 2), _at - 1)) : true;
    }

    /// <summary>The arguments, up to a redirection, an operator or the end.</summary>
    private bool ReadTail(out int end)
    {
        bool inQuotes = false;
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (!inQuotes && "^()".IndexOf(c) >= 0)
            {
                end = 0;
                return Refuse(CmdReasons.Character(c, _at));
            }
            else if (!inQuotes && "&|<>".IndexOf(c) >= 0)
            {
                break;
            }
        }
        end = _at;
        if (inQuotes)
        {
            return Refuse(CmdReasons.OddQuote);
        }
        if (_at < _text.Length && _text[_at] is '<' or '>')
        {
            if (IsHandleDoubtful())
            {
                return Refuse(CmdReasons.Redirection(_text.Substring(_at - 1, 2), _at - 1));
            }
            end = _at = IsHandle(_at - 1) ? _at - 1 : _at;
        }
        return true;
    }

    private bool ReadRedirections(ref string tail, ref CmdSink output, ref CmdSink error, ref bool readsNothing)
    {
        while (true)
        {
            int blanks = _at;
            SkipBlanks();
            // cmd.exe takes the redirections out and leaves what stands around them: in the argument of "C:\d e\" >nul 2>&1, which no quote
            // ends, blanks count.
            tail += _text.Substring(blanks, _at - blanks);
            if (_at == _text.Length || _text[_at] is '&' or '|')
            {
                return true;
            }
            int start = _at;
            char handle = IsHandle(_at) ? _text[_at++] : '\0';
            if (_at == _text.Length || _text[_at] is not ('<' or '>'))
            {
                return Refuse(CmdReasons.Redirection(_text.Substring(start, Math.Min(12, _text.Length - start)), start));
            }
            char direction = _text[_at++];
            bool append = direction == '>' && _at < _text.Length && _text[_at] == '>';
            _at += append ? 1 : 0;
            if (handle == '2' && direction == '>' && !append && string.CompareOrdinal(_text, _at, "&1", 0, 2) == 0 && IsEnd(_at + 2))
            {
                _at += 2;
                error = output;
                continue;
            }
            SkipBlanks();
            bool known = direction == '<' ? handle is '\0' or '0' : handle is '\0' or '1' or '2';
            if (!known || string.Compare(_text, _at, "nul", 0, 3, StringComparison.OrdinalIgnoreCase) != 0 || !IsEnd(_at + 3))
            {
                return Refuse(CmdReasons.Redirection(Shown(start), start));
            }
            _at += 3;
            if (direction == '<')
            {
                readsNothing = true;
            }
            else if (handle == '2')
            {
                error = CmdSink.Nul;
            }
            else
            {
                output = CmdSink.Nul;
            }
        }
    }

    /// <summary>What can only be said when all commands are known.</summary>
    private bool CheckWhole()
    {
        bool sawOr = false;
        for (int i = 0; i < _commands.Count; i++)
        {
            CmdCommand command = _commands[i];
            bool last = i + 1 == _commands.Count;
            bool inPipe = command.Link == SegmentLink.Pipe || !last && _commands[i + 1].Link == SegmentLink.Pipe;
            // cmd.exe binds && tighter than ||, so "a || b && c" starts c only behind b.
            sawOr = command.Link == SegmentLink.Or || sawOr && command.Link != SegmentLink.Sequence;
            if (sawOr && command.Link == SegmentLink.And)
            {
                return Refuse(CmdReasons.Mixed);
            }
            if (command.ChangesTo is not null && inPipe)
            {
                return Refuse(CmdReasons.State(command.Word));
            }
            bool stateful = command.Builtin is { } name && CmdBuiltins.IsStateful(name);
            // "rem" takes the rest of the line for its remark; chcp changes the code page of a console that the next program does not
            // share.
            if ((!last || inPipe) && (stateful || CmdWord.IsCodePageProgram(command))
                || command is { Builtin: "rem" } && _commands.Count > 1)
            {
                return Refuse(CmdReasons.State(command.Word));
            }
            if (command.Builtin == "rem" && (command.Output != CmdSink.Output || command.Error != CmdSink.Error))
            {
                return Refuse(CmdReasons.Redirection(">", _text.IndexOf('>')));
            }
        }
        return true;
    }

    /// <summary>A digit between a blank and <c>&lt;</c> or <c>&gt;</c>.</summary>
    private bool IsHandle(int at) =>
        at > 0 && at + 1 < _text.Length && _text[at] is >= '0' and <= '9' && "<>".IndexOf(_text[at + 1]) >= 0
        && " \t".IndexOf(_text[at - 1]) >= 0;

    /// <summary>A digit in front of <c>&gt;</c> that may be a handle or the end of a word.</summary>
    private bool IsHandleDoubtful() =>
        _at > 0 && _at < _text.Length && "<>".IndexOf(_text[_at]) >= 0 && _text[_at - 1] is >= '0' and <= '9' && !IsHandle(_at - 1);

    private bool IsEnd(int at) => at == _text.Length || at < _text.Length && " \t&|<>".IndexOf(_text[at]) >= 0;

    private string Shown(int start)
    {
        int end = start + 1;
        while (end < _text.Length && end - start < 24 && (" \t".IndexOf(_text[end]) < 0 || ">< \t".IndexOf(_text[end - 1]) >= 0))
        {
            end++;
        }
        return _text.Substring(start, end - start);
    }

    private string Operation(int at) =>
        at + 1 < _text.Length && _text[at + 1] == _text[at] ? new string(_text[at], 2) : _text[at].ToString();

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private bool Refuse(AnalysisReason reason)
    {
        _refusal = reason;
        return false;
    }
}
