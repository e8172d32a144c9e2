using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Programs;

/// <summary>
/// Shells that read files of their account in front of every command, also where they are not interactive: <c>~/.zshenv</c> and
/// <c>config.fish</c> may hold a function called like an allowed program, path and all. Each has one option against it; what else may stand
/// beside it is kept short, because their letters are not those of other shells (fish: <c>-f</c> and <c>-C</c> take a value; zsh: <c>-b</c>
/// ends the options, <c>+f</c> undoes <c>-f</c>).
/// </summary>
internal static class StartupFiles
{
    private const string ZshLetters = "euxvf";

    /// <summary>The option that keeps the shell from reading them; null for shells that need none.</summary>
    public static string? Switch(string canonical) => ProgramCatalog.Shell(canonical)?.StartupSwitch;

    /// <summary>
    /// True when the options in front of a script or of <c>-c</c> are ones of which it is known what the shell makes of them.
    /// </summary>
    /// <param name="canonical">The shell.</param>
    /// <param name="argv">Its argv.</param>
    /// <param name="end">Where the options end: at <c>-c</c> itself or at the script.</param>
    public static bool AreOptionsKnown(string canonical, IReadOnlyList<string> argv, int end) => Dialect(canonical) switch
    {
        ShellDialect.Fish => end == 1 || end == 2 && argv[1] == Switch(canonical),
        ShellDialect.Zsh => Between(argv, end).All(IsZshOption),
        _ => true,
    };

    /// <summary>True when the shell reads no such file with these options.</summary>
    public static bool AreOff(string canonical, IReadOnlyList<string> argv, int end) =>
        AreOptionsKnown(canonical, argv, end) && Dialect(canonical) switch
    {
        ShellDialect.Fish => end == 2,
        ShellDialect.Zsh => Between(argv, end).Any(option => option.IndexOf('f') > 0),
        _ => true,
    };

    /// <summary>True for the word <c>-c</c>, with such letters beside it as <see cref="AreOptionsKnown"/> allows.</summary>
    public static bool IsInlineFlagKnown(string canonical, string token) => Dialect(canonical) switch
    {
        ShellDialect.Fish => token == "-c",
        ShellDialect.Zsh =>
            token.IndexOf('c') > 0 && IsZshOption(token.Remove(token.IndexOf('c'), 1) is { Length: > 1 } rest ? rest : "-e"),
        _ => true,
    };

    private static ShellDialect? Dialect(string canonical) => ProgramCatalog.Shell(canonical)?.Dialect;

    private static IEnumerable<string> Between(IReadOnlyList<string> argv, int end) => argv.Take(end).Skip(1);

    private static bool IsZshOption(string token) =>
        token.Length > 1 && token[0] == '-' && token.Skip(1).All(letter => ZshLetters.IndexOf(letter) >= 0);
}
