using System.Management.Automation;
using System.Management.Automation.Language;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Makes completion results out of texts.</summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Matching(IEnumerable<string> values, string? word)
    {
        string start = (word ?? "").Trim('\'', '"');
        foreach (string value in values)
        {
            if (value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(Quoted(value), value, CompletionResultType.ParameterValue, value);
            }
        }
    }

    private static string Quoted(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ':') ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
