namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// The name of an option in a word: what stands in front of "=", or all of it. Nothing is made of the word to compare it.
/// </summary>
internal readonly record struct OptionName
{
    private readonly string _word;
    private readonly int _length;

    private OptionName(string word, int length)
    {
        _word = word;
        _length = length;
    }

    /// <summary>What stands behind "="; null when there is none.</summary>
    public string? Value => _length < _word.Length ? _word.Substring(_length + 1) : null;

    public static OptionName Of(string word)
    {
        int equals = word.IndexOf('=');
        return new OptionName(word, equals < 0 ? word.Length : equals);
    }

    /// <summary>True when it is this option, written out.</summary>
    public bool Is(string option) => option.Length == _length && _word.StartsWith(option, StringComparison.Ordinal);

    /// <summary>The option of these that it is; null when it is none.</summary>
    public string? Among(string[] options)
    {
        foreach (string option in options)
        {
            if (Is(option))
            {
                return option;
            }
        }
        return null;
    }

    /// <summary>True when it is so many letters of the option's beginning, or more.</summary>
    public bool Begins(string option, int least) =>
        _length >= least && _length <= option.Length && string.CompareOrdinal(option, 0, _word, 0, _length) == 0;

    /// <summary>What was written in front of "=".</summary>
    public override string ToString() => _word.Substring(0, _length);
}
