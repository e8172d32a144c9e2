using OpenClaw.Node.Approvals.Analysis.Programs;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <summary>
/// Options with which programs go to another directory before they look for a file: <c>unshare --wd=x ./y</c>, <c>make -C x -f y</c>,
/// <c>find x -execdir ./y ;</c>; of single letters <c>-C</c> and those of the program's row, whose words may do it, too (<c>su -</c>). Read
/// on the safe side: to some programs <c>-C</c> means something else.
/// </summary>
internal static class DirectoryOptions
{
    private const int MostLetters = 3;
    private const int MostOwnLetters = 8;

    // With the shortest beginning that counts: "--pre" is another option of another program.
    private static readonly (string Full, int Min)[] Long =
    [
        ("--cd", 4), ("--chdir", 5), ("--chroot", 5), ("--cwd", 5), ("--dir", 5), ("--directory", 4), ("--login", 4), ("--prefix", 6),
        ("--private-cwd", 9), ("--project-directory", 11), ("--pwd", 5), ("--root", 3), ("--rootfs", 7), ("--wd", 3), ("--wdir", 6),
        ("--wdns", 5), ("--workdir", 4), ("--workingDir", 10), ("--work-dir", 8), ("--working-dir", 4), ("--working-directory", 4),
    ];

    private static readonly string[] Words = ["-cd", "-chdir", "-execdir", "-okdir", "-wd", "-wdir"];

    /// <summary>True when a word behind the program's own is such an option.</summary>
    public static bool Any(IReadOnlyList<string> argv) => Any(argv, argv.Count);

    /// <summary>The same of the words in front of a place.</summary>
    public static bool Any(IReadOnlyList<string> argv, int before)
    {
        string letters = "";
        List<string> words = [];
        for (int i = 0; i < before; i++)
        {
            int at = InCluster(argv[i], letters, MostOwnLetters, anyLetter: true);
            if (i > 0 && (IsOne(argv[i]) || at > 0 && !IsHere(argv, i, at) || words.Contains(OptionName.Of(argv[i]).ToString())))
            {
                return true;
            }
            // Behind one program another may stand (nice npx -w x y).
            if (argv[i].Trim() is { Length: > 0 } name && name[0] != '-' && ProgramCatalog.Find(ExecutableName.Normalise(name)) is { } row)
            {
                letters += row.DirectoryLetters;
                words.AddRange(row.DirectoryWords);
            }
        }
        return false;
    }

    /// <summary>True when one of them goes to another root, where a whole path is another file, too.</summary>
    public static bool ChangesRoot(IReadOnlyList<string> argv) =>
        argv.Skip(1).Any(static word => word.Length > 2 && OptionName.Of(word) is var name
            && (name.Begins("--chroot", 5) || name.Begins("--rootfs", 7)));

    private static bool IsHere(IReadOnlyList<string> argv, int option, int letter) =>
        letter == argv[option].Length - 1 && option + 1 < argv.Count && argv[option + 1] is "." or "./";

    private static bool IsOne(string word)
    {
        if (word.Length < 2 || word[0] != '-')
        {
            return false;
        }
        OptionName name = OptionName.Of(word);
        if (word[1] != '-')
        {
            return InCluster(word, "C", MostLetters, anyLetter: false) > 0 || name.Among(Words) is not null;
        }
        foreach ((string full, int min) in Long)
        {
            if (name.Begins(full, min))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Where one of the letters stands in a word, its value behind it or not, also behind other letters: <c>-C</c>, <c>-kC x</c>; 0 for
    /// nowhere.
    /// </summary>
    private static int InCluster(string word, string letters, int most, bool anyLetter)
    {
        int at = word.Length > 1 && word[0] == '-' ? 1 : word.Length;
        while (at < word.Length && at <= most && letters.IndexOf(word[at]) < 0
            && (word[at] is >= 'a' and <= 'z' || anyLetter && word[at] is >= 'A' and <= 'Z' or >= '0' and <= '9'))
        {
            at++;
        }
        return at < word.Length && letters.IndexOf(word[at]) >= 0 ? at : 0;
    }
}
