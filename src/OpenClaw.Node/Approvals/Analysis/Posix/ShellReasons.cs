using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>Why a shell payload is refused. The codes are stable: tests, audit and the explanation of a decision use them.</summary>
internal static class ShellReasons
{
    public static readonly AnalysisReason TooMany = new(
        "too-many-commands",
        $"It has more than {PosixTokenizer.MaxCommands} commands or {PosixTokenizer.MaxWords} words. Put it into a script and allow the script by its path.");
    public static readonly AnalysisReason TooLong = new("too-long", $"The command is longer than {PosixTokenizer.MaxLength} characters.");
    public static readonly AnalysisReason NoCommand = new("no-command", "The text names no program.");
    public static readonly AnalysisReason Syntax = new("syntax-error",
        "The shell would not understand this text, or would understand it otherwise than it looks.");
    public static readonly AnalysisReason Unterminated = new("unterminated-quote", "A quote or an escape is not finished.");
    public static readonly AnalysisReason ControlCharacter = new("control-character",
        "The text contains a control character or broken Unicode that shells treat in different ways.");
    public static readonly AnalysisReason LineContinuation = new("line-continuation",
        "A backslash in front of a line end joins lines, so that words are not what they look like.");
    public static readonly AnalysisReason BackslashAfterHighByte = new("backslash-after-non-ascii",
        "A backslash behind a non-ASCII character is part of that character in some locales.");
    public static readonly AnalysisReason CommandSubstitution = new("command-substitution",
        "A part of the text is the output of another command.");
    public static readonly AnalysisReason ProcessSubstitution = new("process-substitution",
        "A part of the text runs another command as a file.");
    public static readonly AnalysisReason Redirection = new("redirection",
        "The text reads from or writes to a file, which no rule allows.");
    public static readonly AnalysisReason HereDocument = new("here-document", "The text contains a here-document or here-string.");
    public static readonly AnalysisReason Background = new("background", "A single & leaves a command running in the background.");
    public static readonly AnalysisReason Grouping = new("grouping",
        "Parentheses start a subshell, a function, a pattern or an array, whose commands are not looked into.");
    public static readonly AnalysisReason Expansion = new("expansion",
        "The shell puts the value of a variable or parameter into the command.");
    public static readonly AnalysisReason Arithmetic = new("arithmetic", "The shell calculates an expression, which can run commands.");
    public static readonly AnalysisReason AnsiQuotes = new("ansi-c-quotes", "$'…' ends at different places in different shells.");
    public static readonly AnalysisReason LocaleQuotes = new("locale-quotes", "$\"…\" is translated by some shells before it is used.");
    public static readonly AnalysisReason ReservedWord = new("reserved-word",
        "A reserved word starts a compound command, which is not looked into.");
    public static readonly AnalysisReason DynamicProgram = new("dynamic-executable",
        "The name of the program is only known after the shell has expanded it.");
    public static readonly AnalysisReason OddProgram = new("odd-program-name",
        "The shell would not start a file of that name, or not the one it looks like.");
    public static readonly AnalysisReason TimeKeyword = new("time-keyword",
        "What stands behind \"time\" is read by some shells as options and by others as a program.");
    public static readonly AnalysisReason EvaluatingBuiltin = new("evaluating-builtin",
        "The shell carries out this word itself, and it can run other commands or change how later ones are found.");
    public static readonly AnalysisReason EvaluatedOperand = new("evaluated-operand",
        "The shell may evaluate an operand of this built-in as an expression, which can run commands.");
    public static readonly AnalysisReason TestExpression = new("test-expression",
        "The expression in [ … ] is none that every shell understands.");
    public static readonly AnalysisReason SpecialVariable = new("special-variable",
        "The text changes a variable that has a meaning for the shell or for the programs behind it.");
    public static readonly AnalysisReason OddAssignment = new("odd-assignment",
        "Some shells read this word as an assignment and others as a program.");
    public static readonly AnalysisReason LeadingAssignment = new("leading-assignment",
        "A variable is set for this one command, which rules do not cover.");
    public static readonly AnalysisReason SearchChanged = new("path-changed",
        "PATH was changed on the way, so the shell may find another program of that name.");
    public static readonly AnalysisReason DirectoryChanged = new("directory-changed",
        "The directory was changed on the way, so the relative path means another file.");
    public static readonly AnalysisReason HomeChanged = new("home-changed", "HOME was changed on the way, so ~ means another directory.");
    public static readonly AnalysisReason Fish = new("fish-grammar", "fish reads this text otherwise than a POSIX shell.");

    private static readonly HashSet<string> ReservedWords = new(StringComparer.Ordinal)
    {
        "!", "{", "}", "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "select",
        "function", "[[", "]]", "coproc", "repeat", "foreach", "end", "nocorrect", "always", "namespace",
    };

    private static readonly HashSet<string> FishWords = new(StringComparer.Ordinal)
    {
        "and", "or", "not", "begin", "end", "switch", "return", "break", "continue", "set", "string", "math", "status", "emit", "abbr",
        "functions", "time",
    };

    /// <summary>True for words that some shell reserves.</summary>
    public static bool IsReserved(string word) => ReservedWords.Contains(word);

    /// <summary>The reason for an operator that is not accepted where it stands.</summary>
    public static AnalysisReason ForOperator(string text, int at, bool empty)
    {
        char next = at + 1 < text.Length ? text[at + 1] : '\0';
        return text[at] switch
        {
            '<' or '>' when next == '(' => ProcessSubstitution,
            '<' when next == '<' => HereDocument,
            '<' or '>' => Redirection,
            '&' when next == '>' => Redirection,
            '(' or ')' => Grouping,
            '&' when !empty => Background,
            _ => Syntax,
        };
    }

    /// <summary>The reason for a dollar sign that is not accepted.</summary>
    public static AnalysisReason ForDollar(string text, int at)
    {
        char next = at + 1 < text.Length ? text[at + 1] : '\0';
        return next switch
        {
            '(' when at + 2 < text.Length && text[at + 2] == '(' => Arithmetic,
            '(' => CommandSubstitution,
            '[' => Arithmetic,
            '"' => LocaleQuotes,
            _ => Expansion,
        };
    }

    /// <summary>Why a word cannot stand where a program is named; null when it can.</summary>
    public static AnalysisReason? ForFirstWord(PosixWord word, ShellDialect dialect, bool mayBeReserved = true)
    {
        if (mayBeReserved && word.IsBare
            && (ReservedWords.Contains(word.Value) || (dialect == ShellDialect.Fish && FishWords.Contains(word.Value))))
        {
            return ReservedWord;
        }
        bool bracket = word.Value == "[";
        if ((word.Traits & (WordTraits.Glob | WordTraits.Brace | WordTraits.Ambiguous)) != 0 && !bracket)
        {
            return IsSubscriptAssignment(word) ? OddAssignment : DynamicProgram;
        }
        string value = word.Value;
        if ((word.Traits & WordTraits.Tilde) != 0
            && !(word.IsBare && value.StartsWith("~/", StringComparison.Ordinal) && value.IndexOf('~', 1) < 0))
        {
            return DynamicProgram;
        }
        bool quotedTilde = value.Length > 0 && value[0] == '~' && (word.Traits & WordTraits.Tilde) == 0;
        if (value.Length == 0 || value[0] is '-' or '=' or '%' || quotedTilde || (value.IndexOf('\\') >= 0 && value.IndexOf('/') < 0)
            || HasBlank(value))
        {
            return OddProgram;
        }
        return null;
    }

    private static bool IsSubscriptAssignment(PosixWord word) =>
        word.Value.IndexOf("]=", StringComparison.Ordinal) > 0 || word.Value.IndexOf("]+=", StringComparison.Ordinal) > 0;

    private static bool HasBlank(string value) => value.IndexOfAny(['\n', '\t']) >= 0;
}
