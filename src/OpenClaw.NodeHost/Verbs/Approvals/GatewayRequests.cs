using System.CommandLine;
using System.Globalization;
using OpenClaw.Gateway.Text;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Operator;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// The `--gateway` of `approvals pending` and `approvals resolve`: requests that wait at a gateway instead of those this machine denied.
/// </summary>
internal sealed class GatewayRequests
{
    private readonly GatewayOptions _endpoint = new();
    private readonly Option<bool> _askToken = SecretPrompt.AskToken();
    private readonly StateOptions _state;

    public GatewayRequests(Command command, StateOptions state)
    {
        _state = state;
        command.Options.Add(Flag);
        _endpoint.AddEndpointTo(command);
        command.Options.Add(_askToken);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(Flag)
                && command.Options.Any(option => option != Flag && IsEndpoint(option) && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError("The options of a gateway need --gateway.");
            }
        });
    }

    public Option<bool> Flag { get; } =
        new("--gateway") { Description = "Requests that wait at a gateway, as an operator; the token comes from OPENCLAW_GATEWAY_TOKEN or --ask-token" };

    public Task<int> ListAsync(ParseResult parse, bool json, CancellationToken cancellationToken) =>
        WithAsync(parse, async (gateway, output) =>
    {
        IReadOnlyList<GatewayExecRequest> requests = await gateway.ListAsync(cancellationToken).ConfigureAwait(false);
        if (json)
        {
            WriteJson(output, requests);
        }
        else if (requests.Count == 0)
        {
            output.WriteLine($"No request is waiting at {gateway.Gateway}.");
        }
        else
        {
            WriteText(output, requests);
        }
    }, cancellationToken);

    public Task<int> AnswerAsync(ParseResult parse, string id, string decision, CancellationToken cancellationToken) =>
        WithAsync(parse, async (gateway, output) =>
    {
        GatewayExecRequest request = await gateway.FindForAnswerAsync(id, decision, cancellationToken).ConfigureAwait(false);
        await gateway.ResolveAsync(request.Id, decision, cancellationToken).ConfigureAwait(false);
        output.WriteLine($"{decision}: {ConsoleLog.OneLine(request.Command)}");
    }, cancellationToken);

    private bool IsEndpoint(Option option) =>
        option == _endpoint.Host || option == _endpoint.Port || option == _endpoint.ContextPath || option == _endpoint.Tls
            || option == _endpoint.NoTls || option == _endpoint.TlsFingerprint || option == _askToken;

    private async Task<int> WithAsync(ParseResult parse, Func<GatewayApprovals, TextWriter, Task> work, CancellationToken cancellationToken)
    {
        string? token = parse.GetValue(_askToken)
            ? SecretPrompt.Read("Gateway token: ", Console.In, parse.InvocationConfiguration.Error) : null;
        NodeOptions options = new(_endpoint.ReadEndpoint(parse))
        {
            State = _state.Resolve(parse),
            Credentials = new GatewayCredentials { Token = token },
        };
        try
        {
            using GatewayApprovals gateway = await GatewayApprovals.ConnectAsync(options, log: null, cancellationToken)
                .ConfigureAwait(false);
            await work(gateway, parse.InvocationConfiguration.Output).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (GatewayOperatorException refused)
        {
            return Fail(parse, refused.Message, refused.NextStep);
        }
        catch (NodeStartException refused)
        {
            return Fail(parse, refused.Message, refused.NextStep);
        }
    }

    private static int Fail(ParseResult parse, string message, string? nextStep)
    {
        parse.InvocationConfiguration.Error.WriteLine("error: " + ConsoleLog.OneLine(nextStep is null ? message : $"{message} {nextStep}"));
        return ExitCodes.Error;
    }

    private static void WriteText(TextWriter output, IReadOnlyList<GatewayExecRequest> requests)
    {
        TextTable table = new("id", "asked", "expires", "agent", "on", "command");
        foreach (GatewayExecRequest request in requests)
        {
            table.Add(request.Id, Clock(request.AskedAt), Clock(request.ExpiresAt), request.AgentId ?? "",
                request.NodeId is { Length: > 12 } node ? node[..12] : request.Target, request.Command);
        }

        table.Write(output);
        output.WriteLine();
        output.WriteLine("Answer with: openclaw-node approvals resolve --gateway ID allow-once|allow-always|deny");
    }

    private static string Clock(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static void WriteJson(TextWriter output, IReadOnlyList<GatewayExecRequest> requests) => JsonText.Write(output, writer =>
    {
        writer.WriteStartArray("requests");
        foreach (GatewayExecRequest request in requests)
        {
            writer.WriteStartObject();
            writer.WriteString("id", request.Id);
            writer.WriteString("agentId", request.AgentId);
            writer.WriteString("command", request.Command);
            writer.WriteStrings("argv", request.Argv);
            writer.WriteString("directory", request.Directory);
            writer.WriteStrings("environmentNames", request.EnvironmentNames);
            writer.WriteString("runsOn", request.RunsOn);
            writer.WriteString("nodeId", request.NodeId);
            writer.WriteStrings("warnings", request.Warnings);
            writer.WriteStrings("allowedDecisions", request.AllowedDecisions);
            writer.WriteString("askedAt", request.AskedAt);
            writer.WriteString("expiresAt", request.ExpiresAt);
            writer.WriteString("gateway", request.Url);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
