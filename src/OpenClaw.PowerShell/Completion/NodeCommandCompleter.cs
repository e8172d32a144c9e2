using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Commands;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the names of node commands.</summary>
public sealed class NodeCommandCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(NodeCommandNames.All.Split(' '), wordToComplete);
}
