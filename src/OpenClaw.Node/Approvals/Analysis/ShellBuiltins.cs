namespace OpenClaw.Node.Approvals.Analysis;

/// <summary>Words that a POSIX shell carries out itself (spec/exec-approvals.md 4.6 and 7.5). A rule names a file; these are not that file.</summary>
internal static class ShellBuiltins
{
    // Whatever rule is there: these run text, change how later words are found, or leave something behind that runs later.
    private static readonly HashSet<string> Evaluating = new(StringComparer.Ordinal)
    {
        "unalias", "trap", "export", "readonly", "declare", "typeset", "local", "set", "shift", "read", "mapfile", "readarray", "let", "getopts",
        "hash", "enable", "shopt", "bind", "complete", "compgen", "compopt", "fc", "history", "wait", "bg", "fg", "suspend", "disown", "logout",
        "autoload", "zmodload", "emulate", "noglob", "nocorrect", "zle", "sched", "vared", "print", "functions", "where", "whence", "setopt",
        "unsetopt", "bindkey", "compdef", "zstyle", "zparseopts", "zformat", "zcompile", "rehash", "limit", "unlimit", "integer", "float", "nameref",
        "global", "rename", "newgrp", "inlib", "coproc", "help", "caller", "alloc", "setvar", "limits", "-", "sysopen", "sysread",
    };

    // The same in every shell of ours, found before PATH.
    private static readonly HashSet<string> Everywhere = new(StringComparer.Ordinal) { ":", "cd", "false", "pwd", "test", "true", "[", "echo", "kill", "exit" };

    /// <summary>True when the word runs or prepares other commands, so that it is refused.</summary>
    public static bool IsEvaluating(string word) => Evaluating.Contains(word);

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
            bool mayBeOption = ((first.Traits & WordTraits.Brace) != 0 && first.Value.IndexOf('-') >= 0) || (first.Traits & WordTraits.Ambiguous) != 0
                || ((first.Traits & WordTraits.Glob) != 0 && (first.Value[0] is '*' or '?' or '[' or '{'));
            if (first.Value.StartsWith("-", StringComparison.Ordinal) && first.Value != "--" || mayBeOption)
            {
                return ShellReasons.EvaluatedOperand;
            }
            return dialect == ShellDialect.Bash ? null : AnyLooksCalculated(words, start + 1);
        }
        // "cd" and "kill" of some shells calculate too: a number is expected there.
        return dialect is ShellDialect.Bash or ShellDialect.Fish ? null : name is "cd" or "kill" or "exit" or "pwd" ? AnyLooksCalculated(words, start + 1) : null;
    }

    private static AnalysisReason? CheckTest(IReadOnlyList<PosixWord> words, int start, ShellDialect dialect)
    {
        bool names = false, numbers = false, expands = false;
        for (int i = start + 1; i < words.Count; i++)
        {
            names |= words[i].Value is "-v" or "-R" or "-t" or "-o";
            numbers |= words[i].Value is "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-t";
            expands |= (words[i].Traits & (WordTraits.Glob | WordTraits.Brace | WordTraits.Ambiguous)) != 0 && !(i == words.Count - 1 && words[i].Value == "]");
        }
        if (expands)
        {
            return ShellReasons.EvaluatedOperand;
        }
        return names || (numbers && dialect != ShellDialect.Bash) ? AnyLooksCalculated(words, start + 1) : null;
    }

    private static AnalysisReason? AnyLooksCalculated(IReadOnlyList<PosixWord> words, int start)
    {
        for (int i = start; i < words.Count; i++)
        {
            if (words[i].Value.IndexOfAny(['[', '$', '`', '(']) >= 0 && !(words[i].Value == "[" && i == start))
            {
                return ShellReasons.EvaluatedOperand;
            }
        }
        return null;
    }
}
