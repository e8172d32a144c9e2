using System.Globalization;
using OpenClaw.Node.Approvals.Analysis.Words;

namespace OpenClaw.Node.Approvals.Analysis.Cmd;

/// <summary>Characters that make a text for cmd.exe uncertain wherever they stand, in quotes or not.</summary>
internal static class CmdCharacters
{
    /// <summary>What cmd.exe reads of one line.</summary>
    public const int MaxLength = 8191;

    /// <summary>The first such character's reason; null when there is none.</summary>
    public static AnalysisReason? Check(string text)
    {
        if (text.Length > MaxLength)
        {
            return CmdReasons.TooLong;
        }
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            // Delayed expansion ("!") is off unless the registry says otherwise, and the registry is not asked here.
            if (c is '%' or '!' or '\u007f' || c < ' ' && c != '\t' || c > '\u007f' && !IsPlainLetter(c))
            {
                return CmdReasons.Character(c, i);
            }
        }
        return null;
    }

    /// <summary>
    /// Programs that read their line in a code page get "best fit" characters for those that it has not: U+FF02 and U+02BA become a quote,
    /// U+FF0F a slash, U+00A5 a backslash in Japan, U+00A0 and U+3000 a blank. Letters and digits become letters and digits, but for U+01C0
    /// (|) and U+01C3 (!).
    /// </summary>
    internal static bool IsPlainLetter(char c) =>
        c is < '\uff00' and not (>= '\u01c0' and <= '\u01c3')
        && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;
}
