using System.Management.Automation;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// What the cmdlets that name nodes share: a word becomes a node, wildcards become several. The gateway is asked once for its nodes.
/// </summary>
public abstract class NodeReferenceCmdlet : OperatorCmdlet
{
    private readonly Dictionary<GatewayOperator, IReadOnlyList<GatewayNode>> _nodes = [];

    private protected IReadOnlyList<GatewayNode> NodesOf(GatewayOperator gateway)
    {
        if (!_nodes.TryGetValue(gateway, out IReadOnlyList<GatewayNode>? nodes))
        {
            nodes = Await(new GatewayNodes(gateway).ListAsync);
            _nodes[gateway] = nodes;
        }

        return nodes;
    }

    /// <summary>
    /// Whether a name that several nodes have means all of them: for a cmdlet that only shows. What acts on a node must not guess which.
    /// </summary>
    private protected virtual bool NameMeansAll => false;

    /// <summary>The nodes that a word means. What means none is an error of that word.</summary>
    private protected IReadOnlyList<GatewayNode> Resolve(GatewayOperator gateway, string word)
    {
        try
        {
            IReadOnlyList<GatewayNode> nodes = NodesOf(gateway);
            if (!WildcardPattern.ContainsWildcardCharacters(word))
            {
                GatewayNodes known = new(gateway);
                return NameMeansAll ? known.Matching(nodes, word) : [known.Find(nodes, word)];
            }

            WildcardPattern pattern = WildcardPattern.Get(word, WildcardOptions.IgnoreCase);
            GatewayNode[] meant = [.. nodes.Where(node => pattern.IsMatch(node.Name))];
            if (meant.Length == 0 && !NameMeansAll)
            {
                TellNothingToDo($"{gateway.Gateway} has no node with a name like {word}.");
            }

            return meant;
        }
        catch (GatewayOperatorException failure)
        {
            WriteFailure(failure, word);
            return [];
        }
    }
}
