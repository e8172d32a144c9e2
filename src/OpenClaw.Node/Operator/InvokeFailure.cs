using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>
/// What it means that a node's command was not done. Nobody has to know the gateway's own words: each of its codes has a sentence here,
/// which says whether anything was done, and what to type next; only what a node itself says is shown as it came.
/// </summary>
internal static class InvokeFailure
{
    private const string NotAllowedPrefix = "node command not allowed: ";

    public static GatewayOperatorException Of(GatewayOperator gateway, GatewayNode node, string command, string method, GatewayError error)
    {
        JsonElement details = error.Details ?? default;
        JsonElement inner = JsonRead.Object(details, "nodeError");
        string? code = JsonRead.String(inner, "code", 128) ?? JsonRead.String(details, "code", 128);
        string said = Printable.Clean(JsonRead.String(inner, "message", 4096) ?? error.Message, 1000);
        ToolWords words = ToolWords.Current;
        // Nodes before 2026.9 deny with the code UNAVAILABLE; what they say begins with the word (docs/protocol/commands.md 3.5).
        if (code == "SYSTEM_RUN_DENIED" || said.StartsWith("SYSTEM_RUN_D", StringComparison.Ordinal)
            || error.Message.StartsWith("SYSTEM_RUN_D", StringComparison.Ordinal))
        {
            return new GatewayOperatorException(
                NodeInvoker.Denied, $"{node.Name} denied {command}: {said}",
                said.StartsWith("SYSTEM_RUN_DISABLED", StringComparison.Ordinal)
                    ? $"On the node: {words.ShowPolicy} shows why everything is denied there."
                    : $"On the node: {words.ShowRequests} shows what was denied, {words.AllowOnce("ID")} allows it; {words.TestCommand} shows why.");
        }
        if (code is "TIMEOUT" or "IDLE_TIMEOUT" || error.Code == GatewayError.Timeout)
        {
            return new GatewayOperatorException(NodeInvoker.TimedOut, $"{node.Name} did not answer {command} in time; it may still run.",
                "Look on the node before trying again, or give a longer -Timeout.");
        }
        if (error.IsLocal || (JsonRead.String(details, "missingScope", 64) ?? "") != ""
            || error.Message.StartsWith("missing scope", StringComparison.Ordinal)
            || error.Message.StartsWith("unknown method", StringComparison.Ordinal))
        {
            return gateway.Failure(method, error);
        }
        return ByCode(gateway, node, command, code, said)
            ?? (inner.ValueKind != JsonValueKind.Object && JsonRead.String(details, "command", 256) == command
                ? NotAllowed(gateway, node, command, JsonRead.String(details, "reason", 256), said) : null)
            ?? new GatewayOperatorException(NodeInvoker.Failed, $"{command} failed on {node.Name}: {said}",
                $"The message says what the node found wrong; {words.Log} on the node has more.");
    }

    // The codes of the gateway itself (2026.9.6), and the words where it has no code of its own for them.
    private static GatewayOperatorException? ByCode(GatewayOperator gateway, GatewayNode node, string command, string? code, string said)
    {
        ToolWords words = ToolWords.Current;
        string at = gateway.Gateway.ToString();
        string seeNode = $"On the node: {words.Status} says what to do.";
        string seeCommands = $"{words.ShowNodeCommands(node.Id)} shows what it may be asked.";
        return (code, said) switch
        {
            ("DISCONNECTED", _) =>
                new(NodeInvoker.NotConnected, $"{node.Name} went away during {command}; whether it was done is unknown.", seeNode),
            ("NOT_CONNECTED", _) or (_, "node not connected" or "failed to send invoke to node" or "node socket not open") =>
                new(NodeInvoker.NotConnected, $"{node.Name} is not connected to {at}; nothing was done.", seeNode),
            ("ROUTE_CHANGED", _) =>
                new(NodeInvoker.NotConnected, $"{node.Name} connected to {at} anew at that moment; nothing was done.", "Try again."),
            ("PAIRING_CHANGED", _) => PairingChanged(node, command, at, said),
            ("ABORTED", _) =>
                new(NodeInvoker.Failed, $"{command} was cancelled; whether {node.Name} did it is unknown.",
                    "Look on the node before trying again."),
            ("NODE_COMMAND_REVOKED" or "POLICY_CHANGED" or "PLUGIN_POLICY_CHANGED", _) or (_, "node command is no longer allowed") =>
                new(NodeInvoker.NotAllowed,
                    $"What {at} lets be asked of {node.Name} changed at that moment, and {command} is no part of it any more; nothing was done.", seeCommands),
            ("QUEUED_UNTIL_FOREGROUND", _) =>
                new(NodeInvoker.Failed, $"{node.Name} sleeps: {at} keeps {command} until its app is opened.",
                    "Open the app there; sent again, it is done twice."),
            ("MISSING_RUN_ID", _) => Unapproved(),
            (not null, _) when code.StartsWith("APPROVAL", StringComparison.Ordinal)
                || code is "UNKNOWN_APPROVAL_ID" or "INVALID_APPROVAL_SOURCE" => Unapproved(),
            (not null, _) when code.StartsWith("PLUGIN_", StringComparison.Ordinal)
                || code.StartsWith("PRIVATE_", StringComparison.Ordinal) =>
                new(NodeInvoker.NotAllowed,
                    $"A plugin of {at} does not let {command} be called on {node.Name}; nothing was done. It says: {said}",
                    "The gateway's administrator decides about its plugins."),
            _ => null,
        };

        GatewayOperatorException Unapproved() => new(
            NodeInvoker.NotAllowed, $"{at} did not take the approval that {command} came with; nothing was done. It says: {said}",
            $"Without an approval of its own in the parameters, the node's policy decides; what waits for a person: {words.ShowGatewayRequests}");
    }

    private static GatewayOperatorException PairingChanged(GatewayNode node, string command, string at, string said)
    {
        ToolWords words = ToolWords.Current;
        if (said.Contains("after dispatch"))
        {
            return new GatewayOperatorException(
                NodeInvoker.NotApproved, $"The approval of {node.Name} at {at} changed during {command}; whether it was done is unknown.",
                $"Look on the node before trying again. {words.ShowPairings} shows what waits.");
        }
        string approve = node.PendingRequestId is { } waiting ? words.ApproveCommands(waiting) : words.ShowPairings;
        return !node.Connected
            ? new GatewayOperatorException(
                NodeInvoker.NotConnected,
                $"{node.Name} is not connected to {at}{(node.Commands.Count == 0 ? ", and no command of it is approved there" : "")}; nothing was done.",
                node.Commands.Count == 0 ? $"{approve}; on the node: {words.Status} says what to do."
                    : $"On the node: {words.Status} says what to do.")
            : node.Commands.Count == 0
                ? new GatewayOperatorException(NodeInvoker.NotApproved,
                    $"The commands of {node.Name} are not approved at {at}; nothing was done.", node.PendingRequestId is null
                    ? $"{approve} shows what waits. Where nothing does, on the node: {words.RestartService}" : approve)
            : new GatewayOperatorException(NodeInvoker.NotApproved,
                $"The approval of {node.Name} at {at} changed at that moment; nothing was done.",
                $"Try again. {words.ShowPairings} shows what waits.");
    }

    private static GatewayOperatorException NotAllowed(GatewayOperator gateway, GatewayNode node, string command, string? reason,
        string said)
    {
        ToolWords words = ToolWords.Current;
        if (node.PendingCommands.Contains(command) || (node.PendingRequestId is not null && !node.Commands.Contains(command))
            || (reason == "node did not declare commands" && said.Contains("pending approval")))
        {
            return new GatewayOperatorException(
                NodeInvoker.NotApproved, $"The commands of {node.Name} are not approved yet.",
                $"{words.ShowPairings} shows them{(node.PendingRequestId is { } waiting ? $"; to approve them: {words.ApproveCommands(waiting)}" : ".")}");
        }
        string why = reason == "command not declared by node" ? "the node does not offer it"
            : said.StartsWith(NotAllowedPrefix, StringComparison.Ordinal) ? said.Substring(NotAllowedPrefix.Length) : said;
        return new GatewayOperatorException(
            NodeInvoker.NotAllowed, $"{gateway.Gateway} does not let {command} be called on {node.Name}: {why}",
            node.Commands.Count == 0
                ? $"{words.ShowPairings} shows whether its commands wait for approval. Gateways before 2026.6 use approved commands once the node connects anew; on the node: {words.RestartService}"
                : $"{words.ShowNodeCommands(node.Id)} shows what it may be asked.");
    }
}
