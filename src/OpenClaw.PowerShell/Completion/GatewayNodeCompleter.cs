using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the nodes of the open session: their names, or their ids where a name is not theirs alone.</summary>
public sealed class GatewayNodeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<GatewayNode> nodes = OpenSession.Nodes(fakeBoundParameters);
        ILookup<string, GatewayNode> names = nodes.ToLookup(node => node.Name, StringComparer.OrdinalIgnoreCase);
        foreach (GatewayNode node in nodes)
        {
            foreach (CompletionResult result in Completions.Matching([names[node.Name].Count() == 1 ? node.Name : node.Id], wordToComplete))
            {
                yield return new CompletionResult(
                    result.CompletionText, node.Name, CompletionResultType.ParameterValue,
                    $"{node.Name}, {(node.Connected ? "connected" : "not connected")}, {node.Platform ?? "unknown platform"}, {node.Id}");
            }
        }
    }
}
