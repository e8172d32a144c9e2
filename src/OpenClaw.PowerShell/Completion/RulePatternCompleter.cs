using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the patterns of existing rules.</summary>
public sealed class RulePatternCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.OfPolicy(fakeBoundParameters, wordToComplete,
            document => document.Agents.SelectMany(agent => agent.Value.Allowlist ?? []).Select(rule => rule.Pattern));
}
