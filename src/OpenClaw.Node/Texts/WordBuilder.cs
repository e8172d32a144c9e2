using System.Text;

namespace OpenClaw.Node.Texts;

/// <summary>The words of a line: an empty pair of quotes is a word, several blanks are none.</summary>
internal sealed class WordBuilder
{
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _begun;

    /// <summary>A word begins, or goes on, whether or not a character follows.</summary>
    public void Begin() => _begun = true;

    public void Append(char character)
    {
        _word.Append(character);
        _begun = true;
    }

    public void Append(char character, int count)
    {
        _word.Append(character, count);
        _begun |= count > 0;
    }

    public void Append(string text, int start, int count)
    {
        _word.Append(text, start, count);
        _begun = true;
    }

    /// <summary>The word, if one was begun, is over.</summary>
    public void End()
    {
        if (_begun)
        {
            _words.Add(_word.ToString());
        }
        _word.Clear();
        _begun = false;
    }

    /// <summary>All of them; the line is over.</summary>
    public List<string> Finish()
    {
        End();
        return _words;
    }
}
