using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// The command line of powershell.exe and pwsh (docs/protocol/policy.md 5 and 7.3): options may be shortened and begin with <c>-</c>,
/// <c>--</c> or <c>/</c>.
/// </summary>
internal sealed record PowerShellOptions
{
    /// <summary>What carries the command.</summary>
    internal enum Carrier
    {
        /// <summary>Nothing does.</summary>
        None,

        /// <summary><c>-Command</c>: the rest of the line is code.</summary>
        Command,

        /// <summary><c>-EncodedCommand</c></summary>
        Encoded,

        /// <summary><c>-File</c></summary>
        File,
    }

    /// <summary>What carries the command.</summary>
    public Carrier Meaning { get; init; }

    /// <summary>Where that option stands; -1 when there is none.</summary>
    public int Flag { get; init; } = -1;

    /// <summary>True with <c>-NoProfile</c> in front of it.</summary>
    public bool NoProfile { get; init; }

    /// <summary>True when something in front of it runs or loads code, or is not understood.</summary>
    public bool StartsUp { get; init; }

    private static readonly OptionTable Options = new()
    {
        Trims = true,
        Shortened =
        [
            ("command", 1, false), ("commandwithargs", 3, false), ("file", 1, false), ("encodedcommand", 1, false), ("ec", 1, false),
            ("configurationfile", 4, true), ("configurationname", 6, true), ("custompipename", 3, true), ("encodedarguments", 8, true),
            ("executionpolicy", 2, true),
            ("inputformat", 3, true), ("outputformat", 1, true), ("psconsolefile", 4, true), ("settingsfile", 8, true), ("token", 2, true),
            ("utctimestamp", 3, true),
            ("version", 1, true), ("windowstyle", 1, true), ("workingdirectory", 1, true), ("ea", 2, true), ("ep", 2, true),
            ("if", 2, true), ("of", 2, true), ("wd", 2, true),
            ("noprofile", 3, false), ("interactive", 1, false), ("login", 1, false), ("namedpipeservermode", 3, false),
            ("noexit", 3, false), ("servermode", 1, false),
            ("socketservermode", 2, false), ("sshservermode", 3, false), ("v2socketservermode", 4, false),
        ],
    };

    /// <summary>True for <c>-WorkingDirectory</c> in lower case, however short, behind any sign that it takes for a hyphen.</summary>
    public static bool ChangesDirectory(string token)
    {
        string word = token.TrimStart('-', '/', '\u2013', '\u2014', '\u2015');
        OptionName name = OptionName.Of(word.Replace(':', '='));
        return word.Length < token.Length && (name.Begins("workingdirectory", least: 2) || name.Is("wd"));
    }

    /// <summary>Options that run or load something before the command.</summary>
    private static readonly HashSet<string> Startup = OptionTable.Set(
        "configurationfile", "configurationname", "custompipename", "encodedarguments", "ea", "interactive", "login",
        "namedpipeservermode", "noexit", "psconsolefile",
        "servermode", "settingsfile", "socketservermode", "sshservermode", "v2socketservermode");

    /// <summary>Reads an argv (the program's own name is word 0).</summary>
    public static PowerShellOptions Read(IReadOnlyList<string> argv)
    {
        bool noProfile = false, startsUp = false;
        foreach (OptionWord word in Options.Read(argv, 1))
        {
            if (word.Kind == WordKind.Separator || (word.Kind == WordKind.Operand && word.Token.Length > 0))
            {
                break;
            }
            Carrier meaning = word.Name switch
            {
                "command" or "commandwithargs" => Carrier.Command,
                "encodedcommand" or "ec" => Carrier.Encoded,
                "file" => Carrier.File,
                _ => Carrier.None,
            };
            if (meaning != Carrier.None)
            {
                return new PowerShellOptions { Meaning = meaning, Flag = word.Index, NoProfile = noProfile, StartsUp = startsUp };
            }
            noProfile |= word.Name == "noprofile";
            startsUp |= word.Token is "" or "-" || Startup.Contains(word.Name);
        }
        return new PowerShellOptions { StartsUp = true };
    }

    /// <summary>True when it does more than run one command or, where it is allowed, one file.</summary>
    public bool RunsMore(IReadOnlyList<string> argv, bool allowFile = false) => StartsUp || !NoProfile || Meaning switch
    {
        Carrier.File => !allowFile,
        Carrier.Command => ArgvParts.Text(argv, Flag + 1) == "-",
        _ => true,
    };
}
