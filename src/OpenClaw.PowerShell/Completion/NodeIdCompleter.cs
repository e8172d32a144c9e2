using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the numbers of the nodes in this session.</summary>
public sealed class NodeIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(NodeSessions.OfThisRunspace().All.Select(n => n.Id.ToString(CultureInfo.InvariantCulture)), wordToComplete);
}
