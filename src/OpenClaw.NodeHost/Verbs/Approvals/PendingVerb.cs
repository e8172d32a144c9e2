using System.CommandLine;
using System.Globalization;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Approvals.Pending;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// `openclaw-node approvals pending`: requests that were denied because nobody was there to say yes, or that wait at a gateway.
/// </summary>
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
        // One block each, nothing cut: what a person approves is what is shown.
        foreach (ExecRequestView request in requests)
        {
            output.WriteLine(
                $"{request.Id}  {(request.IsAllowed ? "allowed once, waits for the agent to ask again" : request.WouldRunNow ? request.State : "waits for an answer")}");
            Line(output, "command", request.Shown);
            Line(output, "directory", Printable.Visible(request.Directory));
            foreach (string program in request.Programs)
            {
                Line(output, "program", Printable.Visible(program));
            }

            if (request.Script is { } script)
            {
                Line(output, "script", $"{Printable.Visible(script)} (sha256 {request.ScriptSha256})");
            }

            if (request.NotHeld is { } loose)
            {
                Line(output, "not held", Printable.Visible(loose));
            }

            foreach (ExecRequestVariable variable in request.Environment)
            {
                Line(output, "variable", variable.ToString());
            }

            Line(output, "agent", Printable.Visible(request.AgentId ?? "(none named)"));
            if (request.SessionKey is { } session)
            {
                Line(output, "session", Printable.Visible(session));
            }

            Line(output, "asked",
                $"{Time(request.LastAskedAt)}, {(request.TimesAsked == 1 ? "once" : request.TimesAsked.ToString(CultureInfo.InvariantCulture) + " times")}; kept until {Time(request.ExpiresAt)}");
            Line(output, "because", request.Reason);
            if (!request.WouldRunNow && !request.IsAllowed)
            {
                Line(output, "allow once", request.CannotAllowOnce is { } why
                    ? $"not possible: {why}"
                    : $"openclaw-node approvals resolve {request.Id} allow-once{(request.NeedsEnvironmentConsent ? " --with-environment" : "")}");
            }

            output.WriteLine();
        }

        output.WriteLine("Answer with: openclaw-node approvals resolve ID allow-once|allow-always|deny");
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"  {name,-10}  {text}");

    private static string Time(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static void WriteJson(TextWriter output, IReadOnlyList<ExecRequestView> requests) => JsonText.Write(output, writer =>
    {
        writer.WriteStartArray("requests");
        foreach (ExecRequestView request in requests)
        {
            writer.WriteStartObject();
            writer.WriteString("id", request.Id);
            writer.WriteString("agentId", request.AgentId);
            writer.WriteString("sessionKey", request.SessionKey);
            writer.WriteString("command", request.Command);
            writer.WriteStrings("argv", request.Argv);
            writer.WriteString("directory", request.Directory);
            writer.WriteStrings("programs", request.Programs);
            writer.WriteString("script", request.Script);
            writer.WriteString("scriptSha256", request.ScriptSha256);
            writer.WriteStartArray("environment");
            foreach (ExecRequestVariable variable in request.Environment)
            {
                writer.WriteStartObject();
                writer.WriteString("name", variable.Name);
                writer.WriteString("value", variable.Value);
                writer.WriteBoolean("needsConsent", variable.NeedsConsent);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("reason", request.Reason);
            writer.WriteString("firstAskedAt", request.FirstAskedAt);
            writer.WriteString("lastAskedAt", request.LastAskedAt);
            writer.WriteNumber("timesAsked", request.TimesAsked);
            writer.WriteString("expiresAt", request.ExpiresAt);
            writer.WriteBoolean("allowed", request.IsAllowed);
            writer.WriteBoolean("wouldRunNow", request.WouldRunNow);
            writer.WriteString("cannotAllowOnce", request.CannotAllowOnce);
            writer.WriteString("notHeld", request.NotHeld);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
