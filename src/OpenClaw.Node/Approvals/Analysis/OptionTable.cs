namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>The options of one wrapper that are understood, spelled exactly. Abbreviations and other spellings are not guessed.</summary>
internal sealed class OptionTable
{
    public string[] LongFlags { get; init; } = [];

    public string[] LongWithValue { get; init; } = [];

    public string ShortFlags { get; init; } = "";

    public string ShortWithValue { get; init; } = "";

    /// <summary>True when a short option's value may follow in the same word (<c>-n5</c>).</summary>
    public bool AttachedValue { get; init; }

    /// <summary>True when several short flags may share one word.</summary>
    public bool Clusters { get; init; }

    /// <summary>True when <c>-5</c> is an option.</summary>
    public bool Numeric { get; init; }

    /// <summary>True when <c>--</c> ends the options.</summary>
    public bool Separator { get; init; } = true;

    /// <summary>Index of the first word that is no option; -1 when an option is not understood or has no value.</summary>
    public int Skip(IReadOnlyList<string> argv, int index)
    {
        while (index < argv.Count)
        {
            string token = argv[index];
            if (token.Length == 0 || token.Trim().Length != token.Length)
            {
                return -1;
            }
            if (token == "--" && Separator)
            {
                return index + 1;
            }
            if (token[0] != '-' || token == "-")
            {
                return index;
            }
            int words = Take(token);
            if (words == 0)
            {
                return -1;
            }
            index += words;
            if (index > argv.Count)
            {
                return -1;
            }
        }
        return index;
    }

    private int Take(string token)
    {
        if (token.StartsWith("--", StringComparison.Ordinal))
        {
            int equals = token.IndexOf('=');
            string name = equals < 0 ? token : token.Substring(0, equals);
            if (Array.IndexOf(LongWithValue, name) >= 0)
            {
                return equals < 0 ? 2 : 1;
            }
            return equals < 0 && Array.IndexOf(LongFlags, name) >= 0 ? 1 : 0;
        }
        char first = token[1];
        if (Numeric && IsNumber(token))
        {
            return 1;
        }
        if (ShortWithValue.IndexOf(first) >= 0)
        {
            return token.Length == 2 ? 2 : AttachedValue ? 1 : 0;
        }
        if (token.Length == 2 || Clusters)
        {
            for (int i = 1; i < token.Length; i++)
            {
                if (ShortFlags.IndexOf(token[i]) < 0)
                {
                    return 0;
                }
            }
            return 1;
        }
        return 0;
    }

    private static bool IsNumber(string token)
    {
        for (int i = 1; i < token.Length; i++)
        {
            if (token[i] is < '0' or > '9')
            {
                return false;
            }
        }
        return true;
    }
}
