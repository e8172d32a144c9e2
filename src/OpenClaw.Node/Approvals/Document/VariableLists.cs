using OpenClaw.Node.Execution;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// Lists of variables as administrators give them: checked with the words of the document, and with a warning where a name is known to
/// carry code.
/// </summary>
internal static class VariableLists
{
    /// <summary>The names of a list, separated by commas or given one by one; an empty text is an empty list.</summary>
    public static IReadOnlyList<string>? Parse(IEnumerable<string>? given) =>
        given?.SelectMany(text => text.Split(',')).Select(name => name.Trim()).Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>Why the list cannot be stored; null when it can.</summary>
    public static string? Problem(IReadOnlyList<string>? names, string member) =>
        names?.Select(name => VariableNames.Problem(name, member) is { } problem
            ? $"'{Audit.SecretRedaction.OneLine(name)}': {problem}" : null).FirstOrDefault(problem => problem is not null);

    /// <summary>What somebody should know who lets requests set these variables; null when there is nothing.</summary>
    public static string? Warning(IReadOnlyList<string>? allowed)
    {
        List<string> dangerous = (allowed ?? []).Where(CodeVariables.Contains).ToList();
        return dangerous.Count == 0 ? null
            : $"By {string.Join(", ", dangerous)} a request makes an allowed program run or load something else: what a rule allows is then everything.";
    }
}
