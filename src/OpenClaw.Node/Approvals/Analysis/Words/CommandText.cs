using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Analysis.Words;

/// <summary>The text of a command as it is shown, compared and hashed (docs/protocol/policy.md 5).</summary>
internal static class CommandText
{
    /// <summary>
    /// An empty argument is <c>""</c>; one with white space or a quote is put in double quotes with <c>\"</c> inside; joined by one space.
    /// </summary>
    public static string Render(IReadOnlyList<string> argv) => string.Join(" ", argv.Select(Rendered));

    /// <summary>rawCommand as the rules see it: trimmed, blank is absent.</summary>
    public static string? NormaliseRaw(string? rawCommand) => JsText.TrimToNull(rawCommand);

    private static string Rendered(string argument) =>
        argument.Length == 0 || argument.IndexOf('"') >= 0 || JsText.ContainsWhiteSpace(argument)
            ? $"\"{argument.Replace("\"", "\\\"")}\"" : argument;
}
