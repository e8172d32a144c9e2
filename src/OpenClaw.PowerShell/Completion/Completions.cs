using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

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

    /// <summary>
    /// Words of the exec policy that the cmdlet on the command line would be about; nothing where there is none: the cmdlet itself will say
    /// why.
    /// </summary>
    public static IEnumerable<CompletionResult> OfPolicy(IDictionary bound, string? word,
        Func<ExecApprovalsDocument, IEnumerable<string>> words)
    {
        try
        {
            return Matching(words(new ExecApprovalsStore(Locate(bound)).Load().Document).Distinct(StringComparer.Ordinal).ToArray(), word);
        }
        catch (NodeStateException)
        {
            return [];
        }
    }

    /// <summary>The state that the cmdlet on the command line would be about.</summary>
    /// <exception cref="NodeStateException">There is none; nothing to complete.</exception>
    public static StateLocation Locate(IDictionary bound)
    {
        ServiceScope? scope = Enum.TryParse(bound["Scope"]?.ToString(), ignoreCase: true, out NodeServiceScope named)
            ? ServiceMapping.Scope(named) : null;
        return ThisNode.Find(bound["StateDirectory"] as string ?? (scope is null ? NodeSessions.OfThisRunspace().OnlyDirectory : null),
            scope).Location;
    }

    private static string Quoted(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ':')
            ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
