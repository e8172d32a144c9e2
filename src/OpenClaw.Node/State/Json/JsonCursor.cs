namespace OpenClaw.Node.State.Json;

/// <summary>A place in a text of JSON or JSON5, and the steps from it that every part of the grammar takes.</summary>
internal sealed class JsonCursor(string text, bool json5)
{
    private int _lineStart;

    /// <summary>The whole text.</summary>
    public string Text { get; } = text;

    /// <summary>True for JSON5.</summary>
    public bool IsJson5 { get; } = json5;

    /// <summary>The place. Windows PowerShell 5.1 writes a byte order mark in front of UTF-8.</summary>
    public int At { get; set; } = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;

    /// <summary>The number of its line.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>True behind the last character.</summary>
    public bool AtEnd => At >= Text.Length;

    /// <summary>Blanks, and comments of JSON5.</summary>
    public void SkipSpace()
    {
        while (At < Text.Length)
        {
            char c = Text[At];
            if (c == '\n' || (c == '\r' && !(At + 1 < Text.Length && Text[At + 1] == '\n')))
            {
                At++;
                NewLine();
            }
            else if (c is ' ' or '\t' or '\r' || (IsJson5 && (char.IsWhiteSpace(c) || c == '\uFEFF')))
            {
                At++;
            }
            else if (!IsJson5 || c != '/' || !SkipComment())
            {
                return;
            }
        }
    }

    private bool SkipComment()
    {
        if (Text.Length < At + 2 || Text[At + 1] is not ('/' or '*'))
        {
            return false;
        }
        bool block = Text[At + 1] == '*';
        for (At += 2; At < Text.Length; At++)
        {
            if (block && Text[At] == '*' && At + 1 < Text.Length && Text[At + 1] == '/')
            {
                At += 2;
                return true;
            }
            if (Text[At] == '\n')
            {
                if (!block)
                {
                    return true;
                }
                Line++;
                _lineStart = At + 1;
            }
        }
        return block ? throw Error("a comment is not closed") : true;
    }

    /// <summary>A line ends right before this place.</summary>
    public void NewLine()
    {
        Line++;
        _lineStart = At;
    }

    /// <summary>The character here; NUL behind the end.</summary>
    public char Peek() => At < Text.Length ? Text[At] : '\0';

    /// <summary>Goes past a character when it stands here.</summary>
    public bool Take(char c)
    {
        if (At < Text.Length && Text[At] == c)
        {
            At++;
            return true;
        }
        return false;
    }

    /// <summary>Goes past a whole word when it stands here.</summary>
    public bool TakeWord(string word)
    {
        int end = At + word.Length;
        if (string.CompareOrdinal(Text, At, word, 0, word.Length) != 0
            || (end < Text.Length && (char.IsLetterOrDigit(Text[end]) || Text[end] is '_' or '$')))
        {
            return false;
        }
        At = end;
        return true;
    }

    /// <summary>Goes on as long as characters are accepted; how many there were.</summary>
    public int TakeWhile(Func<char, bool> accept)
    {
        int start = At;
        while (At < Text.Length && accept(Text[At]))
        {
            At++;
        }
        return At - start;
    }

    /// <summary>A fault at this place.</summary>
    public JsonTreeException Error(string problem) => new(problem, Line, Math.Max(1, At - _lineStart + 1));
}
