using System.Text.Json;
using OpenClaw.Gateway;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Commands;
using OpenClaw.Node.Texts;

namespace OpenClaw.Node.Operator;

/// <summary>Calls commands of nodes through their gateway.</summary>
public sealed class NodeInvoker
{
    /// <summary>Reason: the node is not connected; nothing was done.</summary>
    public const string NotConnected = "NodeNotConnected";

    /// <summary>Reason: the node offers the command, but no operator approved it yet.</summary>
    public const string NotApproved = "NodeNotApproved";

    /// <summary>Reason: the node does not offer the command, or the gateway does not allow it.</summary>
    public const string NotAllowed = "NodeCommandNotAllowed";

    /// <summary>Reason: the node's own policy said no.</summary>
    public const string Denied = "NodeCommandDenied";

    /// <summary>Reason: no answer in time. The command may still run.</summary>
    public const string TimedOut = "NodeTimedOut";

    /// <summary>Reason: the node tried and failed.</summary>
    public const string Failed = "NodeCommandFailed";

    // The gateway does its own work before and after the node's time.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    // The node ends the program in time and says so; the gateway must not give up at the same moment.
    private static readonly TimeSpan RunSlack = TimeSpan.FromSeconds(5);

    // 2026.9.6 answers these only by methods of their own (node.invoke "does not allow system.execApprovals.*").
    private static readonly Dictionary<string, string> OwnMethods = new(StringComparer.Ordinal)
    {
        [NodeCommandNames.GetApprovals] = "exec.approvals.node.get",
        [NodeCommandNames.SetApprovals] = "exec.approvals.node.set",
    };

    private readonly GatewayOperator _operator;

    internal NodeInvoker(GatewayOperator connected) => _operator = connected;

    /// <summary>The scopes that a call of this command needs (2026.9.6; older gateways need no more).</summary>
    internal static IReadOnlyList<OperatorScope> ScopesFor(string command) =>
        OwnMethods.ContainsKey(command) || command.StartsWith("fs.", StringComparison.Ordinal)
            || command.StartsWith("browser.", StringComparison.Ordinal) || command == "terminal.upload"
            ? OperatorScopes.ForAdministration : OperatorScopes.ForInvoking;

    /// <summary>Calls a command and gives its result.</summary>
    /// <param name="node">The node.</param>
    /// <param name="command">For example <c>system.which</c>.</param>
    /// <param name="parametersJson">The parameters as JSON text.</param>
    /// <param name="timeout">How long the node may take.</param>
    /// <param name="cancellationToken">Stops waiting; the command may run on.</param>
    /// <exception cref="GatewayOperatorException">It was not done, or nobody knows.</exception>
    /// <exception cref="JsonException">The parameters are not JSON.</exception>
    public async Task<JsonElement> InvokeAsync(GatewayNode node, string command, string parametersJson, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using JsonDocument parameters = JsonDocument.Parse(parametersJson);
        return OwnMethods.TryGetValue(command, out string? method) && _operator.Knows(method)
            ? await PolicyAsync(node, command, method, parameters.RootElement, timeout, cancellationToken).ConfigureAwait(false)
            : await CallAsync(node, command, parameters.RootElement.WriteTo, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs a program as the gateway's own exec tool does (docs/protocol/commands.md 5): the node first makes a plan of it, then runs that
    /// plan. A node that makes no plans (before 2026.3) runs it straight away.
    /// </summary>
    /// <exception cref="GatewayOperatorException">It was not run, or nobody knows.</exception>
    public async Task<NodeRunOutcome> RunAsync(GatewayNode node, NodeRunCommand command, CancellationToken cancellationToken)
    {
        JsonElement plan = default;
        if (node.Commands.Contains(NodeCommandNames.Prepare))
        {
            JsonElement prepared = await CallAsync(node, NodeCommandNames.Prepare, json => WriteCommand(json, command, default, run: false),
                TimeSpan.FromSeconds(15), cancellationToken).ConfigureAwait(false);
            plan = JsonRead.Object(prepared, "plan");
        }
        return NodeRunOutcome.Read(await CallAsync(node, NodeCommandNames.Run, json => WriteCommand(json, command, plan, run: true),
            command.Timeout + RunSlack, cancellationToken).ConfigureAwait(false));
    }

    private static void WriteCommand(Utf8JsonWriter json, NodeRunCommand command, JsonElement plan, bool run)
    {
        bool planned = plan.ValueKind == JsonValueKind.Object;
        IReadOnlyList<string> argv = planned && JsonRead.Strings(plan, "argv", 4096, 1024 * 1024) is { Count: > 0 } bound
            ? bound : command.Argv;
        string? directory = planned ? JsonRead.String(plan, "cwd", 32_768) ?? command.Directory : command.Directory;
        json.WriteStartObject();
        json.WriteStrings("command", argv);
        if (planned && JsonRead.String(plan, "commandText", 1024 * 1024) is { } text)
        {
            json.WriteString("rawCommand", text);
        }
        if (directory is not null)
        {
            json.WriteString("cwd", directory);
        }
        if (command.Environment is { Count: > 0 } environment)
        {
            json.WriteStartObject("env");
            foreach (KeyValuePair<string, string> variable in environment)
            {
                json.WriteString(variable.Key, variable.Value);
            }
            json.WriteEndObject();
        }
        json.WriteString("agentId", command.Agent);
        if (planned)
        {
            json.WritePropertyName("systemRunPlan");
            plan.WriteTo(json);
        }
        if (!run)
        {
            // What the caller would let pass: everything. The node takes the stricter of this and its own policy; without it, it plans for
            // a person who looks at the plan.
            json.WriteString("security", "full");
            json.WriteString("ask", "off");
        }
        else
        {
            json.WriteNumber("timeoutMs", (long)command.Timeout.TotalMilliseconds);
            // The operator reads the output here: the agent's session is not to be woken by it.
            json.WriteBoolean("suppressNotifyOnExit", true);
        }
        json.WriteEndObject();
    }

    private async Task<JsonElement> PolicyAsync(GatewayNode node, string command, string method, JsonElement parameters, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        GatewayResponse answer = await _operator.SendAsync(method, json =>
        {
            json.WriteStartObject();
            json.WriteString("nodeId", node.Id);
            if (parameters.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty member in parameters.EnumerateObject().Where(member => member.Name != "nodeId"))
                {
                    member.WriteTo(json);
                }
            }
            json.WriteEndObject();
        }, timeout + Slack, cancellationToken).ConfigureAwait(false);
        return answer.Error is { } error ? throw InvokeFailure.Of(_operator, node, command, method, error) : answer.Payload;
    }

    private async Task<JsonElement> CallAsync(GatewayNode node, string command, Action<Utf8JsonWriter> parameters, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        GatewayResponse answer = await _operator.SendAsync("node.invoke", json =>
        {
            json.WriteStartObject();
            json.WriteString("nodeId", node.Id);
            json.WriteString("command", command);
            json.WritePropertyName("params");
            parameters(json);
            json.WriteNumber("timeoutMs", (long)timeout.TotalMilliseconds);
            json.WriteString("idempotencyKey", Guid.NewGuid().ToString());
            json.WriteEndObject();
        }, timeout + Slack, cancellationToken).ConfigureAwait(false);
        if (answer.Error is { } error)
        {
            throw InvokeFailure.Of(_operator, node, command, "node.invoke", error);
        }
        return answer.Payload.ValueKind == JsonValueKind.Object && answer.Payload.TryGetProperty("payload", out JsonElement payload)
            ? payload : default;
    }
}
