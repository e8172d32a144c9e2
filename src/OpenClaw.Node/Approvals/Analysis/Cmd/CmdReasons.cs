using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>
/// Why a text for cmd.exe is not understood. Each names the character or word that was found, where it stands, and what to write instead;
/// the codes are stable.
/// </summary>
internal static class CmdReasons
{
    public static readonly AnalysisReason NoCommand = new("no-command", "The text for cmd.exe names no program.");

    public static readonly AnalysisReason TooLong = new("too-long", "The text is longer than the 8191 characters that cmd.exe reads.");

    public static readonly AnalysisReason OddQuote = new(
        "cmd-odd-quote",
        "A double quote (\") is not closed, so that it is not known which of the characters behind it mean something to cmd.exe; write quotes in pairs.");

    public static readonly AnalysisReason Mixed = new(
        "cmd-mixed-operators", "'&&' behind '||' is read in one way by cmd.exe and in another by most people; send two commands.");

    public static readonly AnalysisReason WordInQuotes = new(
        "cmd-split-word",
        "The program's name is put together of parts with and without quotes (\"); write it in one pair of quotes with a space behind it, or without any.");

    /// <summary>A character that cmd.exe, or the program's own reading of its line, could make something else of.</summary>
    public static AnalysisReason Character(char c, int at) => c switch
    {
        '%' => new("cmd-percent", $"'%'{Where(at)} makes cmd.exe put the value of a variable there; write the value itself."),
        '!' => new("cmd-exclamation",
            $"'!'{Where(at)} may make cmd.exe put the value of a variable there; write the value itself, or leave it out."),
        '^' => new("cmd-caret",
            $"'^'{Where(at)} takes the meaning of the character behind it away; put the argument in double quotes instead."),
        '(' or ')' =>
            new("cmd-parenthesis",
                $"'{c}'{Where(at)} groups commands; send them one after the other, joined by && or &, or put an argument with parentheses in double quotes."),
        '@' => new("cmd-at", $"'@'{Where(at)} in front of a command only hides its echo; leave it out."),
        ',' or ';' or '=' =>
            new("cmd-delimiter",
                $"'{c}'{Where(at)} in front of or in a program's name separates words in cmd.exe; write a space, or put the name in double quotes."),
        '/' => new("cmd-slash",
            $"'/'{Where(at)} ends the program's name in cmd.exe; write a space in front of an option, and backslashes (\\) in a path."),
        '*' or '?' => new("cmd-wildcard", $"'{c}'{Where(at)} in the name of a program or directory; write the whole name."),
        '\r' or '\n' =>
            new("cmd-line-end",
                $"A line end (U+{(int)c:X4}){Where(at)} ends what cmd.exe reads; send one line, with && or & between commands."),
        < ' ' or '\u007f' =>
            new("control-character", $"A control character (U+{(int)c:X4}){Where(at)} is read in different ways; leave it out."),
        _ => new("cmd-character",
            $"'{(char.IsSurrogate(c) ? '\ufffd' : c)}' (U+{(int)c:X4}){Where(at)} may reach the program as another character, a quote or a blank, when it reads its line in a code page; write plain letters."),
    };

    public static AnalysisReason Redirection(string what, int at) => new(
        "cmd-redirection",
        $"'{what}'{Where(at)} writes to or reads from a file or handle; only '>nul', '2>nul', '<nul' and '2>&1' are understood, behind the last argument. Leave it out: the output comes back anyway.");

    public static AnalysisReason Empty(string operation, int at) => new(
        "cmd-empty-command",
        $"There is no command {(at == 0 ? "in front of" : "on one side of")} '{operation}'{Where(at)}; write one, or leave the '{operation}' out.");

    public static AnalysisReason Keyword(string word, string instead) =>
        new("cmd-keyword", $"'{word}' is a word of cmd.exe's own language whose effect is not followed; {instead}.");

    public static AnalysisReason BuiltinSpelling(string word, string name) => new(
        "cmd-builtin-spelling",
        $"'{word}' is cmd.exe's own '{name}' in a spelling that may start a file instead; write '{name}' alone, with a space behind it.");

    public static AnalysisReason State(string name) => new(
        "cmd-state",
        $"'{name}' changes something for the commands behind it, which here are started without cmd.exe; put it last, or leave it out.");

    public static AnalysisReason ChangeDirectory(string argument) => new(
        "cmd-directory",
        $"'cd {argument}' is none of the forms that are followed: cd, cd directory, cd /d directory, with one name on a local drive, in quotes if it has spaces, without wildcards.");

    public static AnalysisReason Program(string word, string why) =>
        new("cmd-program-name", $"'{word}' {why}; write the program's name, or its full path with a drive letter and backslashes.");

    public static AnalysisReason Switch(string word) => new(
        "cmd-switch",
        $"cmd.exe is called with '{word}', which changes how it reads the text; only /d /s /q and /c are understood: cmd.exe /d /s /c \"…\".");

    private static string Where(int at) => $" at character {at + 1}";
}
