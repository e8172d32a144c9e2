using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the agents that the exec policy names.</summary>
public sealed class AgentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.OfPolicy(fakeBoundParameters, wordToComplete, document => document.Agents.Select(agent => agent.Key).Append("*"));
}
