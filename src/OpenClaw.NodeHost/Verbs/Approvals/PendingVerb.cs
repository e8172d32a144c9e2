using System.CommandLine;
using System.Globalization;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals pending`: requests that were denied because nobody was there to say yes, or that wait at a gateway.</summary>
internal static class PendingVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> json = CommonOptions.Json();
        Command command = new("pending", "Show requests that wait for a person; answer them with `approvals resolve`.");
        state.AddTo(command);
        command.Options.Add(json);
        GatewayRequests gateway = new(command, state);
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(gateway.Flag))
            {
                return await gateway.ListAsync(parse, parse.GetValue(json), cancellation).ConfigureAwait(false);
            }

            TextWriter output = parse.InvocationConfiguration.Output;
            IReadOnlyList<ExecRequestView> requests = new ExecApprovals(state.Resolve(parse)).GetRequests();
            if (parse.GetValue(json))
            {
                WriteJson(output, requests);
            }
            else if (requests.Count == 0)
            {
                output.WriteLine("No request is waiting.");
            }
            else
            {
                WriteText(output, requests);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void WriteText(TextWriter output, IReadOnlyList<ExecRequestView> requests)
    {
        TextTable table = new("id", "asked", "times", "agent", "state", "command");
        foreach (ExecRequestView request in requests)
        {
            table.Add(
                request.Id,
                request.LastAskedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                request.TimesAsked.ToString(CultureInfo.InvariantCulture),
                request.AgentId ?? "",
                request.IsAllowed ? "allowed once" : "waits",
                request.Command);
        }

        table.Write(output);
        output.WriteLine();
        output.WriteLine("Answer with: openclaw-node approvals resolve ID allow-once|allow-always|deny");
    }

    private static void WriteJson(TextWriter output, IReadOnlyList<ExecRequestView> requests) => JsonText.Write(output, writer =>
    {
        writer.WriteStartArray("requests");
        foreach (ExecRequestView request in requests)
        {
            writer.WriteStartObject();
            writer.WriteString("id", request.Id);
            writer.WriteString("agentId", request.AgentId);
            writer.WriteString("command", request.Command);
            writer.WriteStartArray("argv");
            foreach (string word in request.Argv)
            {
                writer.WriteStringValue(word);
            }

            writer.WriteEndArray();
            writer.WriteString("directory", request.Directory);
            writer.WriteString("reason", request.Reason);
            writer.WriteString("firstAskedAt", request.FirstAskedAt);
            writer.WriteString("lastAskedAt", request.LastAskedAt);
            writer.WriteNumber("timesAsked", request.TimesAsked);
            writer.WriteString("expiresAt", request.ExpiresAt);
            writer.WriteBoolean("allowed", request.IsAllowed);
            writer.WriteString("cannotAllowOnce", request.CannotAllowOnce);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
