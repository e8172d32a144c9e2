namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Where the words of a runner, or of one of its commands, name the program that it starts.</summary>
/// <param name="Options">Options in front of the command or the program; null for none.</param>
internal sealed record PackageGrammar(OptionTable? Options = null)
{
    /// <summary>Its commands that start a program; null where the first word is the program.</summary>
    public Dictionary<string, PackageGrammar>? Commands { get; init; }

    /// <summary>True where a word that is none of <see cref="Commands"/>, and none of its own, is the program.</summary>
    public bool OthersStart { get; init; }

    /// <summary>Commands of its own that start nothing which its words name.</summary>
    public HashSet<string> Own { get; init; } = [];

    /// <summary>The program, where the command says it and only its arguments follow.</summary>
    public string? Program { get; init; }

    /// <summary>How many words stand in front of the program: a version, a toolchain, a workspace.</summary>
    public int Operands { get; init; }

    /// <summary>Options behind which the program stands; other words are none (<c>nix develop x -c ./y</c>).</summary>
    public string[] Before { get; init; } = [];

    /// <summary>True where it stands behind <c>--</c> only (<c>mise exec node@20 -- ./x</c>).</summary>
    public bool BehindSeparator { get; init; }

    /// <summary>True where no word is a program: a text is (<see cref="Texts"/>).</summary>
    public bool OnlyTexts { get; init; }

    /// <summary>True where options of the runner may also stand behind the program, unless <c>--</c> stands in front of it.</summary>
    public bool ReadsFurther { get; init; }

    /// <summary>Options whose value is a text for a shell.</summary>
    public string[] Texts { get; init; } = [];

    /// <summary>Options whose value may be a place of code on this machine: a package, requirements, settings, an interpreter.</summary>
    public string[] Sources { get; init; } = [];

    /// <summary>
    /// True for a name without a directory that it takes for a file of this one; null when it takes none so. In front of commands: which
    /// other words are a program at all.
    /// </summary>
    public Func<string, bool>? TakesFile { get; init; }

    /// <summary>True where the name of an environment may stand in front of the program, with a colon.</summary>
    public bool NamesEnvironment { get; init; }
}

/// <summary>What the words of a runner say.</summary>
internal sealed record PackageStart
{
    /// <summary>What it starts cannot be said.</summary>
    public static PackageStart Unclear { get; } = new() { IsUnclear = true };

    /// <summary>True when it may start anything.</summary>
    public bool IsUnclear { get; init; }

    /// <summary>The program with its arguments, which are the last words of the runner's own; null for none.</summary>
    public IReadOnlyList<string>? Argv { get; init; }

    /// <summary>True when the program's name, without a directory, may be that of a file here.</summary>
    public bool TakesFile { get; init; }

    /// <summary>Texts for a shell.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Values of options, and words that are no program: if one is a file, it has a part in what happens.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Those of them that may be places of code.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}
