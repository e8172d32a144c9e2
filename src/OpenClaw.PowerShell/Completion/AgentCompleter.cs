using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the agents that the exec policy names.</summary>
public sealed class AgentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Agents(fakeBoundParameters), wordToComplete);

    private static IEnumerable<string> Agents(IDictionary bound)
    {
        try
        {
            return new ExecApprovalsStore(Completions.Locate(bound)).Load().Document.Agents.Select(a => a.Key).Append("*").Distinct(StringComparer.Ordinal).ToArray();
        }
        catch (NodeStateException)
        {
            // Nothing to complete; the cmdlet itself will say why.
            return [];
        }
    }
}
