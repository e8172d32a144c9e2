using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the commands that may be called on the node that was named; those of all nodes where none was.</summary>
public sealed class SurfaceCommandCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<GatewayNode> nodes = OpenSession.Nodes(fakeBoundParameters);
        string[] named = Words(fakeBoundParameters["Node"]);
        GatewayNode[] meant =
            [.. nodes.Where(node =>
                named.Any(word => word == node.Id || WildcardPattern.Get(word, WildcardOptions.IgnoreCase).IsMatch(node.Name)))];
        return Completions.Matching(
            (meant.Length > 0 ? meant : nodes).SelectMany(node => node.Commands).Distinct(StringComparer.Ordinal)
                .OrderBy(command => command, StringComparer.Ordinal), wordToComplete);
    }

    private static string[] Words(object? bound) => bound switch
    {
        null => [],
        GatewayNode node => [node.Id],
        PSObject { BaseObject: GatewayNode node } => [node.Id],
        string word => [word],
        IEnumerable many => [.. many.Cast<object?>().SelectMany(Words)],
        _ => [],
    };
}
