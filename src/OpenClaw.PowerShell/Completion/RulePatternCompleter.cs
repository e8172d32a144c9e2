using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the patterns of existing rules.</summary>
public sealed class RulePatternCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Patterns(fakeBoundParameters), wordToComplete);

    private static IEnumerable<string> Patterns(IDictionary bound)
    {
        try
        {
            return new ExecApprovalsStore(Completions.Locate(bound)).Load().Document.Agents
                .SelectMany(a => a.Value.Allowlist ?? []).Select(r => r.Pattern).Distinct(StringComparer.Ordinal).ToArray();
        }
        catch (NodeStateException)
        {
            return [];
        }
    }
}
