using System.Text.RegularExpressions;

namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>Constants as PowerShell text.</summary>
internal static class PsQuote
{
    private static readonly Regex Number = new(@"^[0-9]{1,15}(\.[0-9]{1,15})?([kmgt]b)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>In single quotes, in which nothing has a meaning but the quote itself.</summary>
    public static string Text(string value) => "'" + value.Replace("'", "''") + "'";

    /// <summary>A bare word: numbers stay numbers.</summary>
    public static string Bare(string value) => Number.IsMatch(value) ? value : Text(value);

    /// <summary>
    /// Characters that PowerShell takes for quotes, dashes or blanks, and those that become such in a code page, are never part of a
    /// constant.
    /// </summary>
    public static bool IsPlain(string value)
    {
        foreach (char c in value)
        {
            if (c < ' ' || c == '\u007f' || c > '\u007f' && !Cmd.CmdCharacters.IsPlainLetter(c))
            {
                return false;
            }
        }
        return true;
    }
}
