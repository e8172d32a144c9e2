using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Posix;

/// <summary>
/// Words that a POSIX shell carries out itself (docs/protocol/policy.md 4.6 and 7.5). A rule names a file; these are not that file.
/// </summary>
internal static class ShellBuiltins
{
    // Whatever rule is there: these run text, change how later words are found, or leave something behind that runs later.
    private static readonly HashSet<string> Evaluating = new(StringComparer.Ordinal)
    {
        "unalias", "trap", "export", "readonly", "declare", "typeset", "local", "set", "shift", "read", "mapfile", "readarray", "let",
        "getopts", "hash", "enable", "shopt", "bind", "complete", "compgen", "compopt", "fc", "history", "wait", "bg", "fg", "suspend",
        "disown", "logout", "autoload", "zmodload", "emulate", "noglob", "nocorrect", "zle", "sched", "vared", "print", "functions",
        "where", "whence", "setopt", "unsetopt", "bindkey", "compdef", "zstyle", "zparseopts", "zformat", "zcompile", "rehash", "limit",
        "unlimit", "integer", "float", "nameref", "global", "rename", "newgrp", "inlib", "coproc", "help", "caller", "alloc", "setvar",
        "limits", "-", "sysopen", "sysread",
    };

    // The same in every shell of ours, found before PATH.
    private static readonly HashSet<string> Everywhere = new(StringComparer.Ordinal) { ":", "cd", "false", "pwd", "test", "true", "[",
        "echo", "kill", "exit" };

    /// <summary>True when the word runs or prepares other commands, so that it is refused.</summary>
    public static bool IsEvaluating(string word) => Evaluating.Contains(word);

    /// <summary>True when the word runs a text or a file inside the shell itself, or makes it run one later.</summary>
    public static bool RunsText(string word) => word is "eval" or "." or "source" or "alias";

    /// <summary>True for <c>cd</c> and its relatives.</summary>
    public static bool ChangesDirectory(string word) => word is "cd" or "chdir" or "pushd" or "popd";

    /// <summary>True when the shell has the word built in, so that PATH plays no part.</summary>
    public static bool IsBuiltin(string word, ShellDialect dialect) =>
        Everywhere.Contains(word) || (word == "printf" && dialect is ShellDialect.Dash or ShellDialect.Bash or ShellDialect.Zsh);

    /// <summary>True for the words that need no rule: <c>: cd false pwd test true</c> and <c>[ … ]</c>.</summary>
    public static bool IsSafe(IReadOnlyList<PosixWord> words) => words[0].Value switch
    {
        ":" or "cd" or "false" or "pwd" or "test" or "true" => true,
        "[" => TestExpression.IsPlain(words),
        _ => false,
    };

    /// <summary>True when the text has what a calculation can run commands by.</summary>
    public static bool LooksCalculated(string text) => text.IndexOfAny(['[', '$', '`', '(']) >= 0;

    /// <summary>
    /// Why the operands of a built-in can run commands although the built-in itself is harmless: bash evaluates the subscript in
    /// <c>test -v 'a[$(…)]'</c> and <c>printf -v</c>, ksh and zsh also calculate the operands of <c>-eq</c> and of <c>printf %d</c>.
    /// </summary>
    public static AnalysisReason? CheckOperands(IReadOnlyList<PosixWord> words, int start, ShellDialect dialect)
    {
        if (dialect == ShellDialect.Dash)
        {
            return null;
        }
        string name = words[start].Value;
        if (name is "test" or "[")
        {
            return CheckTest(words, start, dialect);
        }
        if (name == "printf" && words.Count > start + 1)
        {
            PosixWord first = words[start + 1];
            bool mayBeOption = ((first.Traits & WordTraits.Brace) != 0 && first.Value.IndexOf('-') >= 0)
                || (first.Traits & WordTraits.Ambiguous) != 0
                || ((first.Traits & WordTraits.Glob) != 0 && (first.Value[0] is '*' or '?' or '[' or '{'));
            if (first.Value.StartsWith("-", StringComparison.Ordinal) && first.Value != "--" || mayBeOption)
            {
                return ShellReasons.EvaluatedOperand;
            }
            return dialect == ShellDialect.Bash ? null : AnyLooksCalculated(words, start + 1);
        }
        // "cd" and "kill" of some shells calculate too: a number is expected there.
        return dialect is ShellDialect.Bash or ShellDialect.Fish ? null
            : name == "exit" && words.Count > start + 1 && !IsNumber(words[start + 1].Value) ? ShellReasons.EvaluatedOperand
            : name is "cd" or "kill" or "exit" or "pwd" ? AnyLooksCalculated(words, start + 1) : null;
    }

    private static AnalysisReason? CheckTest(IReadOnlyList<PosixWord> words, int start, ShellDialect dialect)
    {
        bool names = false, numbers = false, expands = false;
        for (int i = start + 1; i < words.Count; i++)
        {
            names |= words[i].Value is "-v" or "-R" or "-t" or "-o";
            numbers |= words[i].Value == "-t" || IsComparison(words[i].Value);
            expands |= (words[i].Traits & (WordTraits.Glob | WordTraits.Brace | WordTraits.Ambiguous)) != 0
                && !(i == words.Count - 1 && words[i].Value == "]");
        }
        if (expands)
        {
            return ShellReasons.EvaluatedOperand;
        }
        bool calculates = numbers && dialect != ShellDialect.Bash;
        return (names || calculates ? AnyLooksCalculated(words, start + 1) : null) ?? (calculates ? CheckNumbers(words, start + 1) : null);
    }

    /// <summary>Where ksh and zsh expect a number they calculate: a name there stands for whatever is its value.</summary>
    private static AnalysisReason? CheckNumbers(IReadOnlyList<PosixWord> words, int start)
    {
        for (int i = start; i < words.Count; i++)
        {
            bool comparison = IsComparison(words[i].Value);
            if ((comparison && (i == start || !IsNumber(words[i - 1].Value)))
                || ((comparison || words[i].Value == "-t") && (i + 1 == words.Count || !IsNumber(words[i + 1].Value))))
            {
                return ShellReasons.EvaluatedOperand;
            }
        }
        return null;
    }

    private static bool IsComparison(string word) => word is "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge";

    private static bool IsNumber(string text)
    {
        string digits = text.StartsWith("-", StringComparison.Ordinal) ? text.Substring(1) : text;
        return digits.Length is > 0 and < 19 && digits.All(c => c is >= '0' and <= '9');
    }

    private static AnalysisReason? AnyLooksCalculated(IReadOnlyList<PosixWord> words, int start) =>
        words.Skip(start).Where((word, i) => LooksCalculated(word.Value) && !(word.Value == "[" && i == 0)).Any()
            ? ShellReasons.EvaluatedOperand : null;
}
