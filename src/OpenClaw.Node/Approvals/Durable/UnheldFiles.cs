using OpenClaw.Node.Approvals.Analysis.Operands;
using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;
using OpenClaw.Node.Approvals.Files;

namespace OpenClaw.Node.Approvals.Durable;

/// <summary>
/// Words that name a file which a program carries out: the words stay the same when the file says something else, so a grant for them would
/// be one for whatever stands there later. A name that is no file yet counts as well where it may become one.
/// </summary>
internal static class UnheldFiles
{
    /// <summary>True when the command names such a file, or may.</summary>
    /// <param name="program">The program's file.</param>
    /// <param name="argv">Its words.</param>
    /// <param name="directory">Where it runs.</param>
    public static bool Named(string program, IReadOnlyList<string> argv, string directory) =>
        ProgramCatalog.Find(ExecutableName.Normalise(program)) is { } row
        && (row.Danger is { CarriesOutFiles: true } danger
            && (argv.Count > CarriedFiles.MostNames
                || Enumerable.Range(1, Math.Max(0, argv.Count - 1)).Any(i => IsNamed(danger, argv, i, directory)))
            || row.Runs is { } options && options.Values(argv).Any(value => value.Kind switch
            {
                CarriedKind.Command => !IsPlainCommand(value.Text, directory),
                CarriedKind.PerhapsFile => MayBeNamed(value.Text, directory),
                _ => true,
            }));

    /// <summary>
    /// True when a program of which nothing is known is given a file of code: no list of programs is whole, and nobody can say that it only
    /// reads the file. A program that follows its project is asked about only where an option names a program (<c>gcc -wrapper ./x</c>,
    /// <c>go test -exec=./x</c>).
    /// </summary>
    /// <param name="program">The program's file.</param>
    /// <param name="argv">Its words.</param>
    /// <param name="directory">Where it runs.</param>
    public static bool NamesCode(string program, IReadOnlyList<string> argv, string directory)
    {
        string known = ExecutableName.Normalise(program);
        ProgramRow? row = ProgramCatalog.Find(known);
        bool project = row is { Danger.FollowsProject: true, Runs: null };
        if (row is not null && !project || ProgramCatalog.OnlyLooks(known))
        {
            return false;
        }
        int names = 0;
        for (int i = 1; i < argv.Count; i++)
        {
            bool isOption = argv[i].StartsWith("-", StringComparison.Ordinal),
            behindOption = i > 1 && argv[i - 1].StartsWith("-", StringComparison.Ordinal);
            foreach (string name in project && !isOption && !behindOption ? [] : CarriedFiles.Behind(argv[i]).Prepend(argv[i]))
            {
                // Whoever asks chooses how many there are; of what is not looked at nothing is remembered.
                if (++names > CarriedFiles.MostNames || CodeFile.Is(LexicalPath.Resolve(directory, name), byItsName: !project))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool IsNamed(ProgramDanger danger, IReadOnlyList<string> argv, int at, string directory)
    {
        string word = argv[at];
        bool isOption = word.StartsWith("-", StringComparison.Ordinal),
            behindOption = at > 1 && !isOption && argv[at - 1].StartsWith("-", StringComparison.Ordinal);
        return word.IndexOf('/') >= 0 || behindOption || isOption && HoldsValue(word) || word.Length > 1 && word[0] == '+'
            || danger.TakesTexts && word.IndexOfAny([' ', '\t', '\n']) >= 0
            || NamesFile(word, directory);
    }

    /// <summary>
    /// A name that the system's PATH is asked for, of a program that reads no text of its own, starts no other and follows no project.
    /// </summary>
    private static bool IsPlainCommand(string value, string directory) => value.Length == 0
        || value.All(static c => c is '-' or '_' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'))
            && !Exists(value, directory)
            && (ProgramCatalog.Find(ExecutableName.Normalise(value)) is not { } row || DoesOnlyItsOwn(row));

    private static bool DoesOnlyItsOwn(ProgramRow row) =>
        row is { Shell: null, IsMultiplexer: false, Wrapper: null, Runner: null, Code: null, Script: null, Carries: null }
            and { Danger: null or { CarriesOutFiles: false, StartsPrograms: false, FollowsProject: false } };

    /// <summary>Packages and the like have an ending; what has none and is no file here is a name that the program knows.</summary>
    private static bool MayBeNamed(string value, string directory) => value.IndexOfAny(['/', '.']) >= 0 || NamesFile(value, directory);

    /// <summary><c>--config=x</c>, <c>-Fx</c>: a value stands in the option's own word, or may.</summary>
    private static bool HoldsValue(string option) => option.IndexOf('=') >= 0 || option.Length > 2 && option[1] != '-';

    private static bool Exists(string name, string directory) => FileFacts.Of(LexicalPath.Resolve(directory, name)) is not null;

    /// <summary>A file that is there already: the whole word, or what stands in it.</summary>
    private static bool NamesFile(string word, string directory) =>
        CarriedFiles.Behind(word).Prepend(word).Any(name => Exists(name, directory));
}
