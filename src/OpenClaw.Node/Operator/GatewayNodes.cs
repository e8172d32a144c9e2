using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>The nodes of a gateway: seen, renamed, removed. To call their commands, see <see cref="NodeInvoker"/>.</summary>
public sealed class GatewayNodes
{
    /// <summary>Reason: the gateway knows no such node.</summary>
    public const string NotFound = "GatewayNodeNotFound";

    /// <summary>Reason: more than one node has that name.</summary>
    public const string Ambiguous = "GatewayNodeAmbiguous";

    private static string SeeAll => ToolWords.Current.ShowNodes + " shows the nodes of the gateway.";

    private readonly GatewayOperator _operator;

    internal GatewayNodes(GatewayOperator connected) => _operator = connected;

    /// <summary>All nodes, connected ones first, by name.</summary>
    /// <exception cref="GatewayOperatorException">The gateway did not answer, or refused.</exception>
    public async Task<IReadOnlyList<GatewayNode>> ListAsync(CancellationToken cancellationToken)
    {
        JsonElement payload = await _operator.AskAsync("node.list", GatewayOperator.Nothing, cancellationToken).ConfigureAwait(false);
        return [.. OperatorJson.Items(payload, "nodes").Select(item => GatewayNode.Read(item, _operator.Gateway)).OfType<GatewayNode>()
            .OrderByDescending(node => node.Connected).ThenBy(node => node.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(node => node.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The nodes that a word names: the one with that id, else all with that name, else all whose id begins so (six characters at least).
    /// </summary>
    /// <exception cref="GatewayOperatorException">There is none.</exception>
    public IReadOnlyList<GatewayNode> Matching(IReadOnlyList<GatewayNode> nodes, string word)
    {
        if (nodes.FirstOrDefault(node => node.Id == word) is { } exact)
        {
            return [exact];
        }
        GatewayNode[] named = [.. nodes.Where(node => string.Equals(node.Name, word, StringComparison.OrdinalIgnoreCase))];
        if (named.Length == 0 && word.Length >= 6)
        {
            named = [.. nodes.Where(node => node.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase))];
        }
        return named.Length > 0 ? named
            : throw new GatewayOperatorException(NotFound, $"{_operator.Gateway} knows no node '{Printable.Clean(word)}'.", SeeAll);
    }

    /// <summary>The one node that a word names, for whoever is going to do something to it.</summary>
    /// <exception cref="GatewayOperatorException">There is none, or more than one.</exception>
    public GatewayNode Find(IReadOnlyList<GatewayNode> nodes, string word)
    {
        IReadOnlyList<GatewayNode> named = Matching(nodes, word);
        return named.Count == 1 ? named[0] : throw TooMany(named, word);
    }

    // Names are not unique: to pick one would run a command on a machine nobody meant.
    private GatewayOperatorException TooMany(IReadOnlyList<GatewayNode> named, string word) => new(
        Ambiguous, $"{named.Count} nodes at {_operator.Gateway} are named '{Printable.Clean(word)}': {string.Join(", ", named.Take(8).Select(node => node.Id.Substring(0, Math.Min(12, node.Id.Length))))}.",
        "Name the node by its id: " + SeeAll);

    /// <summary>Gives a node another name at the gateway.</summary>
    /// <exception cref="GatewayOperatorException">The gateway refused.</exception>
    public async Task RenameAsync(GatewayNode node, string name, CancellationToken cancellationToken)
    {
        try
        {
            await _operator.AskAsync("node.rename", GatewayOperator.Texts(("nodeId", node.Id), ("displayName", name)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (GatewayOperatorException refused) when (refused.Reason == GatewayOperator.Refused)
        {
            // The name hangs on the approved list of commands; a node without one answers "unknown nodeId" (every release; 2026.1 approves
            // no lists).
            throw node.PendingRequestId is { } id
                ? new GatewayOperatorException(
                    NodeInvoker.NotApproved,
                    $"{_operator.Gateway} renames approved nodes only; the commands of {node.Name} are not approved.",
                    ToolWords.Current.ApproveCommands(id))
                : new GatewayOperatorException(
                    refused.Reason, refused.Message,
                    $"A gateway renames nodes whose commands were approved there; the node names itself with {ToolWords.Current.Settings.DisplayName}.");
        }
    }

    /// <summary>
    /// Takes a node's approvals back, of its commands and of its device, and with them its token: the gateway drops the connection, and the
    /// node has to ask anew. How goes by what the gateway knows: 2026.3 and older have no <c>node.pair.remove</c>, and before
    /// <c>device.pair.remove</c> only the token can be revoked.
    /// </summary>
    /// <returns>What is left of it, for a warning; null when nothing is.</returns>
    /// <exception cref="GatewayOperatorException">The gateway refused.</exception>
    public async Task<string?> RemoveAsync(GatewayNode node, CancellationToken cancellationToken)
    {
        GatewayOperatorException? refused = null;
        if (_operator.Knows("node.pair.remove"))
        {
            refused = await TryAsync("node.pair.remove", GatewayOperator.Texts(("nodeId", node.Id)), cancellationToken)
                .ConfigureAwait(false);
        }
        JsonElement? device = await DeviceAsync(node.Id, cancellationToken).ConfigureAwait(false);
        if (device is { } left)
        {
            IReadOnlyList<string> roles = RolesOf(left);
            if (roles.Any(role => role != "node"))
            {
                // A machine that is an operator as well keeps that: only its node was to be removed.
                refused = refused is null ? null
                    : await TryAsync("device.token.revoke", GatewayOperator.Texts(("deviceId", node.Id), ("role", "node")),
                        cancellationToken).ConfigureAwait(false);
            }
            else if (_operator.Knows("device.pair.remove"))
            {
                refused = await TryAsync("device.pair.remove", GatewayOperator.Texts(("deviceId", node.Id)), cancellationToken)
                    .ConfigureAwait(false);
            }
            else
            {
                await _operator.AskAsync("device.token.revoke", GatewayOperator.Texts(("deviceId", node.Id), ("role", "node")),
                    cancellationToken).ConfigureAwait(false);
                return "This gateway cannot forget a device: the node's token was revoked, but whoever has the gateway's shared token can connect as this node again.";
            }
        }
        else if (_operator.Knows("node.pair.remove") is false)
        {
            refused = new GatewayOperatorException(NotFound, $"{_operator.Gateway} has no paired device {node.Id}.", SeeAll);
        }
        return refused is null ? null : throw refused;
    }

    private static IReadOnlyList<string> RolesOf(JsonElement device) =>
        OperatorJson.Words(device, "roles") is { Count: > 0 } roles ? roles : OperatorJson.Line(device, "role") is { } role ? [role] : [];

    private async Task<JsonElement?> DeviceAsync(string id, CancellationToken cancellationToken)
    {
        JsonElement payload = await _operator.AskAsync("device.pair.list", GatewayOperator.Nothing, cancellationToken)
            .ConfigureAwait(false);
        foreach (JsonElement device in OperatorJson.Items(payload, "paired"))
        {
            if (OperatorJson.Id(device, "deviceId") == id)
            {
                return device;
            }
        }
        return null;
    }

    private async Task<GatewayOperatorException?> TryAsync(string method, Action<Utf8JsonWriter> parameters,
        CancellationToken cancellationToken)
    {
        GatewayResponse answer = await _operator.SendAsync(method, parameters, timeout: null, cancellationToken).ConfigureAwait(false);
        return answer.Error is { } error ? _operator.Failure(method, error) : null;
    }
}
