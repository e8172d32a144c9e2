using System.Text;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>The text of a command as it is shown, compared and hashed (docs/protocol/policy.md 5).</summary>
internal static class CommandText
{
    /// <summary>An empty argument is <c>""</c>; one with white space or a quote is put in double quotes with <c>\"</c> inside; joined by one space.</summary>
    public static string Render(IReadOnlyList<string> argv)
    {
        var text = new StringBuilder();
        for (int i = 0; i < argv.Count; i++)
        {
            if (i > 0)
            {
                text.Append(' ');
            }
            string argument = argv[i];
            if (argument.Length == 0)
            {
                text.Append("\"\"");
            }
            else if (NeedsQuotes(argument))
            {
                text.Append('"').Append(argument.Replace("\"", "\\\"")).Append('"');
            }
            else
            {
                text.Append(argument);
            }
        }
        return text.ToString();
    }

    /// <summary>rawCommand as the rules see it: trimmed, blank is absent.</summary>
    public static string? NormaliseRaw(string? rawCommand)
    {
        string trimmed = JsText.Trim(rawCommand ?? "");
        return trimmed.Length == 0 ? null : trimmed;
    }

    private static bool NeedsQuotes(string argument) => argument.IndexOf('"') >= 0 || JsText.ContainsWhiteSpace(argument);
}
