using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>Everything that is known of a program, in one place. What is not said is not so.</summary>
internal sealed record ProgramRow
{
    /// <summary>A row.</summary>
    /// <param name="names">Canonical names without a version; each stands in one row only. Programs of which the same is known share a
    /// row.</param>
    public ProgramRow(params string[] names) => Names = names;

    /// <summary>Canonical names, see <see cref="ExecutableName"/>.</summary>
    public string[] Names { get; }

    /// <summary>Why a rule for it allows more than it; null for one that does only what it is for.</summary>
    public ProgramDanger? Danger { get; init; }

    /// <summary>What kind of shell it is.</summary>
    public ShellTraits? Shell { get; init; }

    /// <summary>True for a program that is many programs (docs/protocol/policy.md 7.2).</summary>
    public bool IsMultiplexer { get; init; }

    /// <summary>How it starts the program behind it.</summary>
    public WrapperRule? Wrapper { get; init; }

    /// <summary>How it starts a package, or a program of the project.</summary>
    public RunnerRule? Runner { get; init; }

    /// <summary>How it starts a command where other files stand under the same names; null when it does not.</summary>
    public OtherRootRule? OtherRoot { get; init; }

    /// <summary>How it takes code on its command line.</summary>
    public InterpreterRule? Code { get; init; }

    /// <summary>How it takes a script.</summary>
    public ScriptRule? Script { get; init; }

    /// <summary>Options with which it starts programs that its arguments name; empty when it always does.</summary>
    public string[]? Carries { get; init; }

    /// <summary>True when it does so with these arguments; the first word is its name.</summary>
    public bool CarriesWith(IReadOnlyList<string> argv) =>
        Carries is { } options && (options.Length == 0 || argv.Skip(1).Any(word => Array.IndexOf(options, word) >= 0));

    /// <summary>Options whose value it runs, or reads commands from; null for none.</summary>
    public CommandOptions? Runs { get; init; }

    /// <summary>True for one whose arguments start nothing, although they are a little language (<c>jq</c>).</summary>
    public bool StartsNothing { get; init; }

    /// <summary>
    /// True when such arguments can start another program, or have a file or text carried out: always, or with an option that stands there
    /// where all such options are known (<see cref="Runs"/>). What is known only to write files does not.
    /// </summary>
    /// <param name="argv">The first word is its name.</param>
    /// <param name="mayExpand">True when the shell may make further words.</param>
    public bool MayStartOthers(IReadOnlyList<string> argv, bool mayExpand)
    {
        if (StartsNothing)
        {
            return false;
        }
        if (Code is not null || Script is not null || Danger is { StartsPrograms: true } or { Installs: true })
        {
            return true;
        }
        return Runs is { } options
            ? mayExpand || options.HasValues(argv) || argv.Skip(1).Any(word => Array.IndexOf(options.Rest, word) >= 0)
            : Danger is { CarriesOutFiles: true } or { TakesTexts: true } or { FollowsProject: true };
    }

    /// <summary>With which arguments it is a mere filter.</summary>
    public SafeBinProfile? Filter { get; init; }

    /// <summary>True for a filter that is allowed when the configuration says nothing.</summary>
    public bool IsDefaultFilter { get; init; }

    /// <summary>True when it writes to its standard output and nowhere else, whatever its arguments are.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>
    /// True for a little language: it starts programs, reads files or the environment whatever its arguments look like, and is never a mere
    /// filter.
    /// </summary>
    public bool IsLanguage { get; init; }

    /// <summary>Letters of options with which it goes to another directory first, besides <c>-C</c>.</summary>
    public string DirectoryLetters { get; init; } = "";

    /// <summary>Words, or options with their hyphens, that say the same of it: <c>su -</c>, <c>git rebase</c>.</summary>
    public string[] DirectoryWords { get; init; } = [];

    /// <summary>True when any name that begins with one of its own is it, too (<c>ld-linux-x86-64.so.2</c>).</summary>
    public bool AlsoLonger { get; init; }
}

/// <summary>Why a rule for a program allows more than the program.</summary>
/// <param name="Reason">What it can do, as the end of a sentence that begins with its name.</param>
/// <param name="Narrower">The rule to prefer; null where there is none but naming the arguments.</param>
internal sealed record ProgramDanger(string Reason, string? Narrower = null)
{
    /// <summary>True when a file that an argument names is carried out: as a program, as program text, as commands.</summary>
    public bool CarriesOutFiles { get; init; }

    /// <summary>True when an argument may be a text in a language of its own that names files (<c>.read x</c>).</summary>
    public bool TakesTexts { get; init; }

    /// <summary>True when its arguments name a program that it starts, and that program's arguments.</summary>
    public bool StartsPrograms { get; init; }

    /// <summary>True when it fetches or installs what its arguments name, and runs what comes with it.</summary>
    public bool Installs { get; init; }

    /// <summary>True when files of the directory say what it does: scripts, targets, settings, hooks.</summary>
    public bool FollowsProject { get; init; }

    /// <summary>Words behind which it does where no whole path follows (<c>docker compose</c>), though not otherwise.</summary>
    public string[] ProjectWords { get; init; } = [];

    public const string RunsText = "runs whatever program text it is given";
    public const string RunsInput = "runs what its input files say, programs among it";
    public const string StartsAny = "starts any program that its arguments name";
    public const string NameThem = "name the arguments";
}

/// <summary>What is particular to a shell.</summary>
/// <param name="Family">Whose rules its options follow.</param>
internal sealed record ShellTraits(ShellFamily Family)
{
    /// <summary>True when its payload can be read as POSIX shell text, at least in part.</summary>
    public bool IsParseable { get; init; }

    /// <summary>The grammar of its own.</summary>
    public ShellDialect Dialect { get; init; }

    /// <summary>True for <c>sh</c>: which grammar it has is said by the file behind the name.</summary>
    public bool IsAnyShell { get; init; }

    /// <summary>True when it reads start-up files whatever its options say.</summary>
    public bool ReadsStartupFiles { get; init; }

    /// <summary>The option that keeps it from reading start-up files; null for one that needs none.</summary>
    public string? StartupSwitch { get; init; }

    /// <summary>True for <c>nu</c>, whose options are none of the others'.</summary>
    public bool HasNuOptions { get; init; }

    /// <summary>True when <c>"$0"</c> behind <c>-c</c> is not simply the program that is named there.</summary>
    public bool CarriesNothing { get; init; }
}

/// <summary>How a program starts the one behind it (docs/protocol/policy.md 7.2).</summary>
internal sealed record WrapperRule
{
    /// <summary>It starts another in a way that cannot be followed.</summary>
    public static WrapperRule Blocked { get; } = new();

    /// <summary>Its options; null when it cannot be looked through.</summary>
    public OptionTable? Options { get; init; }

    /// <summary>How many words stand between its options and the command: a duration, a lock file.</summary>
    public int Operands { get; init; }

    /// <summary>True when an option may stand where the command is expected: then it is something else.</summary>
    public bool OptionsMayFollow { get; init; }

    /// <summary>What it does besides starting the command.</summary>
    public AnalysisReason? SideEffect { get; init; }

    /// <summary>How an option begins with which it writes a file, and why that counts.</summary>
    public (string[] Options, AnalysisReason Reason)? Writes { get; init; }

    /// <summary>True for a program that is this on macOS only; elsewhere nobody knows what it is.</summary>
    public bool IsMacOsOnly { get; init; }

    /// <summary>True when code is looked for behind its options although policy does not look through it.</summary>
    public bool ShowsCode { get; init; }

    /// <summary>Reads what no table of options can say: where the command starts is part of the answer.</summary>
    public Func<string, IReadOnlyList<string>, int, DispatchWrapper.Step>? Read { get; init; }
}

/// <summary>How npm, npx and their relatives start a program (docs/protocol/policy.md 4.5).</summary>
internal sealed record RunnerRule
{
    /// <summary>The words with which it starts something; empty when it always does.</summary>
    public string[] Starting { get; init; } = [];

    /// <summary>
    /// Words that are its own commands: any other first word starts something. Null when only <see cref="Starting"/> counts.
    /// </summary>
    public HashSet<string>? Own { get; init; }

    /// <summary>Where the program stands, for finding the script that it runs; null when that is not followed.</summary>
    public PackageGrammar? Grammar { get; init; }

    /// <summary>True when it is no script itself, wherever its file lies.</summary>
    public bool IsNoScript { get; init; }
}

/// <summary>How a program takes a script (docs/protocol/policy.md 6.3).</summary>
internal sealed record ScriptRule
{
    /// <summary>It runs a script that stands somewhere among its arguments.</summary>
    public static ScriptRule Somewhere { get; } = new();

    /// <summary>The first argument is the script unless it is an option.</summary>
    public static ScriptRule First { get; } = new() { ComesFirst = true };

    /// <summary>True when the first argument is the script unless it is an option.</summary>
    public bool ComesFirst { get; init; }

    /// <summary>
    /// True for an option, in lower case, that loads code or changes the directory in a way that one bound file does not cover.
    /// </summary>
    public Func<string, bool>? IsUnbindable { get; init; }

    /// <summary>
    /// True for an option, in lower case, with which it goes to another directory before it looks for the script: only one that is named
    /// from the root is the file that is here.
    /// </summary>
    public Func<string, bool>? ChangesDirectory { get; init; }

    /// <summary>True for an option that loads other code, so that no single file is the script.</summary>
    public Func<string, bool>? LoadsCode { get; init; }

    /// <summary>Options whose value is a file that is run.</summary>
    public string[] FileOptions { get; init; } = [];

    /// <summary>Its options, where the script is the first word that is none; null when it is not looked for so.</summary>
    public OptionTable? Options { get; init; }

    /// <summary>Its commands besides <c>run</c>, where a script may stand without it.</summary>
    public HashSet<string>? Commands { get; init; }
}
