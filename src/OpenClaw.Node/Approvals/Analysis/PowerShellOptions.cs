namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>The command line of powershell.exe and pwsh (spec/exec-approvals.md 5 and 7.3): options may be shortened and begin with <c>-</c>, <c>--</c> or <c>/</c>.</summary>
internal static class PowerShellOptions
{
    /// <summary>What an option means for us.</summary>
    internal enum Meaning
    {
        /// <summary>Not an option.</summary>
        None,

        /// <summary>An option without a value, or one that is not known.</summary>
        Flag,

        /// <summary>An option whose value is the next word.</summary>
        WithValue,

        /// <summary><c>-Command</c>: the rest of the line is code.</summary>
        Command,

        /// <summary><c>-EncodedCommand</c></summary>
        Encoded,

        /// <summary><c>-File</c></summary>
        File,
    }

    private static readonly (string Name, int Min)[] Commands = [("command", 1), ("commandwithargs", 3)];
    private static readonly (string Name, int Min)[] EncodedForms = [("encodedcommand", 1), ("ec", 1)];
    private static readonly (string Name, int Min)[] Valued =
    [
        ("configurationfile", 4), ("configurationname", 6), ("custompipename", 3), ("encodedarguments", 8), ("executionpolicy", 2), ("inputformat", 3),
        ("outputformat", 1), ("psconsolefile", 4), ("settingsfile", 8), ("token", 2), ("utctimestamp", 3), ("version", 1), ("windowstyle", 1),
        ("workingdirectory", 1), ("ea", 2), ("ep", 2), ("if", 2), ("of", 2), ("wd", 2),
    ];

    private static readonly (string Name, int Min)[] StartupForms =
    [
        ("configurationfile", 4), ("configurationname", 6), ("custompipename", 3), ("encodedarguments", 8), ("ea", 2), ("interactive", 1), ("login", 1),
        ("namedpipeservermode", 3), ("noexit", 3), ("psconsolefile", 4), ("servermode", 1), ("settingsfile", 8), ("socketservermode", 2),
        ("sshservermode", 3), ("v2socketservermode", 4),
    ];

    private static readonly (string Name, int Min)[] NoProfileForms = [("noprofile", 3)];
    private static readonly (string Name, int Min)[] FileForms = [("file", 1)];

    /// <summary>Classifies one word.</summary>
    public static Meaning Read(string word)
    {
        string token = word.Trim().ToLowerInvariant();
        if (Matches(token, Commands))
        {
            return Meaning.Command;
        }
        if (Matches(token, FileForms))
        {
            return Meaning.File;
        }
        if (Matches(token, EncodedForms))
        {
            return Meaning.Encoded;
        }
        if (Matches(token, Valued))
        {
            return Meaning.WithValue;
        }
        return token.Length > 0 && (token[0] == '-' || IsSlashOption(token)) ? Meaning.Flag : Meaning.None;
    }

    /// <summary>True for options that run or load something before the command.</summary>
    public static bool IsStartup(string word) => Matches(word.Trim().ToLowerInvariant(), StartupForms);

    /// <summary>True for <c>-NoProfile</c> and its short forms.</summary>
    public static bool IsNoProfile(string word) => Matches(word.Trim().ToLowerInvariant(), NoProfileForms);

    private static bool Matches(string token, (string Name, int Min)[] forms)
    {
        int start = token.StartsWith("--", StringComparison.Ordinal) ? 2 : token.Length > 0 && (token[0] is '-' or '/') ? 1 : 0;
        if (start == 0)
        {
            return false;
        }
        string name = token.Substring(start);
        foreach ((string full, int min) in forms)
        {
            if (name.Length >= min && full.StartsWith(name, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsSlashOption(string token)
    {
        if (token.Length < 2 || token[0] != '/' || token[1] is not (>= 'a' and <= 'z'))
        {
            return false;
        }
        for (int i = 2; i < token.Length; i++)
        {
            if (token[i] is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')))
            {
                return false;
            }
        }
        return true;
    }
}
