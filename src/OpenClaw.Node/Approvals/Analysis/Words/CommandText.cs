using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>The text of a command as it is shown, compared and hashed (docs/protocol/policy.md 5).</summary>
internal static class CommandText
{
    /// <summary>
    /// An empty argument is <c>""</c>; one with white space or a quote is put in double quotes with <c>\"</c> inside; joined by one space.
    /// </summary>
    public static string Render(IReadOnlyList<string> argv)
    {
        // Put together once: whoever asks chooses how long a command is.
        List<string> pieces = new(4 * argv.Count);
        foreach (string argument in argv)
        {
            bool quoted = argument.Length == 0 || argument.IndexOf('"') >= 0 || JsText.ContainsWhiteSpace(argument);
            pieces.Add(pieces.Count > 0 ? " " : "");
            pieces.Add(quoted ? "\"" : "");
            pieces.Add(quoted ? argument.Replace("\"", "\\\"") : argument);
            pieces.Add(quoted ? "\"" : "");
        }
        return string.Concat(pieces);
    }

    /// <summary>rawCommand as the rules see it: trimmed, blank is absent.</summary>
    public static string? NormaliseRaw(string? rawCommand) => JsText.TrimToNull(rawCommand);
}
