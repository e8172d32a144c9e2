namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>Why a PowerShell text is not understood: what was found and what to write instead. The codes are stable.</summary>
internal static class PsReasons
{
    /// <summary>The first character that PowerShell, or a code page, could take for another.</summary>
    public static PsText? Character(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '\r' or '\n')
            {
                return PsText.Refused("ps-line-end", $"A line end at character {i + 1} ends a statement; write ';' between statements.");
            }
            if (c < ' ' && c != '\t' || c == '\u007f' || c > '\u007f' && !Cmd.CmdCharacters.IsPlainLetter(c))
            {
                return PsText.Refused("ps-character",
                    $"'{(char.IsSurrogate(c) ? '\ufffd' : c)}' (U+{(int)c:X4}) at character {i + 1} may be taken for another character, such as a quote, a dash or a blank; write plain letters.");
            }
        }
        return null;
    }

    /// <summary>A character or word with a meaning of its own.</summary>
    public static PsText Found(string what, int at, string? instead = null) =>
        PsText.Refused(Code(what), $"'{what}' at character {at + 1}: {instead ?? Instead(what)}.");

    /// <summary>There is nothing where a command should be.</summary>
    public static PsText Empty(string what) =>
        PsText.Refused("ps-empty-command", $"There is no command in front of '{what}'; write one, or leave it out.");

    /// <summary>A parameter that does something besides.</summary>
    public static PsText Parameter(string name, string why) => PsText.Refused("ps-parameter", $"'{name}' {why}; leave it out.");

    private static string Code(string what) => what switch
    {
        "$" => "ps-variable",
        _ when what.StartsWith("$", StringComparison.Ordinal) => "ps-variable",
        "(" or ")" => "ps-expression",
        "{" or "}" => "ps-script-block",
        ">" or "<" => "ps-redirection",
        "&" or "&&" or "||" => "ps-operator",
        "'" or "\"" => "ps-quote",
        _ => "ps-syntax",
    };

    private static string Instead(string what) => what switch
    {
        "(" or ")" => "an expression in parentheses is not followed; write its value, or use a pipeline",
        "{" or "}" =>
            "a script block is followed only as the filter of Where-Object; compare properties there, or use Select-Object with names",
        ">" or "<" => "redirections are not followed; leave it out, the output comes back anyway",
        "&" or "&&" or "||" => "write ';' between statements, and & only in front of a program",
        "@" => "hash tables, arrays and splatting are not followed; write constants joined by commas",
        "`" => "an escape is not followed; put the argument in single quotes",
        "#" => "a comment hides what stands behind it; leave it out",
        "%" => "write ForEach-Object's work as a pipeline of commands",
        "--%" => "write the arguments in single quotes",
        _ => "only commands with constant arguments are understood, such as Get-Service -Name x | Select-Object Name,Status",
    };
}
