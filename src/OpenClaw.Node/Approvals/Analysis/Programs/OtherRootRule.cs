namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// A program that starts a command where other files stand under the same names: in a container, on another machine, in another root of
/// this one. A file of this root is then none that it carries out.
/// </summary>
internal sealed record OtherRootRule
{
    /// <summary>
    /// True for a container or another machine: none of its files can be held, and none is replaced from here. False for a root of this
    /// machine, whose files could be changed after a yes as those of this one.
    /// </summary>
    public bool IsMachine { get; init; }

    /// <summary>Its commands that do so; empty when it always does.</summary>
    public string[] Commands { get; init; } = [];

    /// <summary>Words in front of such a command (<c>docker container exec</c>).</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Options with which alone it does so, with hyphens; letters count wherever they stand in a word. Empty for always.</summary>
    public string[] When { get; init; } = [];

    /// <summary>Beginnings of words that say the same (<c>RootDirectory=</c>).</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>How many words stand in front of the command: a host, an image, a directory.</summary>
    public int Operands { get; init; }

    /// <summary>Letters of options without a value.</summary>
    public string Letters { get; init; } = "";

    /// <summary>Long options without a value; any other has one.</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>Options with two values.</summary>
    public string[] Pairs { get; init; } = [];

    /// <summary>Options with which directories of this root are there, too.</summary>
    public string[] Shares { get; init; } = [];

    /// <summary>Options whose value is a command, or a file, over there.</summary>
    public string[] There { get; init; } = [];

    /// <summary>True where the words in front of the command name the directory that is the root.</summary>
    public bool NamesRoot { get; init; }

    /// <summary>Options that name it, besides <see cref="When"/>.</summary>
    public string[] Roots { get; init; } = [];

    /// <summary>True where a word in front of the command is a file of this root that has all the others in it: an image.</summary>
    public bool HoldsImage { get; init; }

    /// <summary>True for a program that starts the command in this root as a rule, where it may be one of these itself.</summary>
    public bool Reaches { get; init; }

    /// <summary>True where only what such options name is a command: other words are documents.</summary>
    public bool OnlyThere { get; init; }
}
