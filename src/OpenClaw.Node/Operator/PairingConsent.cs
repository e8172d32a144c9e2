using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Commands;

namespace OpenClaw.Node.Operator;

/// <summary>
/// What a yes to a pairing request covers without a further word. A node answers what it is asked; an operator asks: whoever approves one
/// gives away the gateway, and with it the policy of every node. The device names itself, so a plain yes is a yes to a node and to nothing
/// else.
/// </summary>
internal static class PairingConsent
{
    private const string Node = "node";
    private const string Unread = "it asks for things that cannot be shown";

    /// <summary>The commands that a node of this project offers; others are other people's.</summary>
    public static readonly IReadOnlyList<string> UsualCommands = NodeCommandNames.All.Split(' ');

    /// <summary>
    /// Why this device would get more than a node has, in the middle of a sentence; null when it would not. A surface gives a device no
    /// rights at the gateway.
    /// </summary>
    public static string? MoreThanNode(PairingRequest request)
    {
        if (request.About != PairingKind.Device)
        {
            return null;
        }
        string[] roles = [.. request.Roles.Where(role => role != Node)];
        if (roles.Length > 0)
        {
            return $"it asks for the role {Words(roles)}{(request.Scopes.Count > 0 ? $" ({Words(request.Scopes)})" : "")}";
        }
        if (request.Scopes.Count > 0)
        {
            return $"it asks for the scopes {Words(request.Scopes)}, and a node has none";
        }
        if (request.AsksForMore)
        {
            return Unread;
        }
        return request.PairedRoles.Count > 0 && !request.PairedRoles.Contains(Node)
            ? $"it is paired as {Words(request.PairedRoles)} already, and would be a node besides" : null;
    }

    /// <summary>
    /// The same for a deployment, where the machine itself said which device it is: also a surface with commands that nobody ordered.
    /// </summary>
    public static string? MoreThanDeployed(PairingRequest request, IReadOnlyList<string>? ordered)
    {
        if (request.About == PairingKind.Device)
        {
            return MoreThanNode(request);
        }
        if (request.AsksForMore)
        {
            return Unread;
        }
        string[] others = [.. request.Commands.Where(command => !(ordered ?? UsualCommands).Contains(command, StringComparer.Ordinal))];
        return others.Length == 0 ? null
            : $"it offers {Words(others)}, which {(ordered is null ? "no node of this module has" : "-Command does not name")}";
    }

    /// <summary>
    /// What this very device asks for, whatever others call themselves: its id is the hash of its key, and nobody else can claim that.
    /// </summary>
    /// <param name="requests">What waits.</param>
    /// <param name="device">The device id as the machine said it.</param>
    public static IEnumerable<PairingRequest> OfDevice(IEnumerable<PairingRequest> requests, string device) =>
        requests.Where(request => string.Equals(request.DeviceId, device, StringComparison.Ordinal));

    private static string Words(IEnumerable<string> words) => Printable.Clean(string.Join(", ", words));
}
