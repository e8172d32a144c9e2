namespace OpenClaw.Node.Approvals.Analysis.Operands;

/// <summary>
/// Options with which programs go to another directory before they look for a file: <c>unshare --wd=x ./y</c>, <c>make -C x -f y</c>,
/// <c>find x -execdir ./y ;</c>. Read on the safe side: to some programs <c>-C</c> means something else.
/// </summary>
internal static class DirectoryOptions
{
    private const int MostLetters = 3;

    // With the shortest beginning that counts: "--pre" is another option of another program.
    private static readonly (string Full, int Min)[] Long =
    [
        ("--chdir", 5), ("--cwd", 5), ("--dir", 5), ("--directory", 4), ("--prefix", 6), ("--project-directory", 11), ("--root", 6),
        ("--wd", 4), ("--workdir", 6), ("--working-dir", 4), ("--working-directory", 4),
    ];

    private static readonly string[] Words = ["-cd", "-chdir", "-execdir", "-okdir", "-wd"];

    /// <summary>True when a word behind the program's own is such an option.</summary>
    public static bool Any(IReadOnlyList<string> argv) => argv.Skip(1).Any(IsOne);

    private static bool IsOne(string word)
    {
        if (word.Length < 2 || word[0] != '-')
        {
            return false;
        }
        if (word[1] != '-')
        {
            return IsCluster(word) || Array.IndexOf(Words, word) >= 0;
        }
        int equals = word.IndexOf('='), length = equals < 0 ? word.Length : equals;
        foreach ((string full, int min) in Long)
        {
            if (length >= min && length <= full.Length && string.CompareOrdinal(full, 0, word, 0, length) == 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary><c>-C</c>, its value behind it or not, also behind other letters: <c>-kC x</c>.</summary>
    private static bool IsCluster(string word)
    {
        int at = 1;
        while (at < word.Length && at <= MostLetters && word[at] is >= 'a' and <= 'z')
        {
            at++;
        }
        return at < word.Length && word[at] == 'C';
    }
}
