using System.CommandLine;
using System.Globalization;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Audit;
using OpenClaw.Node.State.Json;
using OpenClaw.NodeHost.Terminal;
using JsonText = OpenClaw.NodeHost.Terminal.JsonText;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>
/// `openclaw-node approvals history`: what was asked, decided, run and changed; with --verify whether the record is whole.
/// </summary>
internal static class HistoryVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<int> last = new("--last") { Description = "How many records, from the newest (default 20)", DefaultValueFactory = _ => 20,
            HelpName = "count" };
        Option<bool> verify =
            new("--verify") { Description = "Check that no line was changed, moved or taken out; exit code 1 if one was" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("history", "Show what was asked, decided and run on this machine.");
        last.Within(1, counted: "records");
        state.AddTo(command);
        command.Options.Add(last);
        command.Options.Add(verify);
        command.Options.Add(json);
        command.SetAction(parse =>
        {
            TextWriter output = parse.InvocationConfiguration.Output;
            ExecApprovals approvals = new(state.Resolve(parse));
            if (parse.GetValue(verify))
            {
                return Verify(output, approvals.VerifyHistory(), parse.GetValue(json));
            }

            ExecAuditRecord[] records = [.. approvals.ReadHistory().TakeLast(parse.GetValue(last))];
            if (parse.GetValue(json))
            {
                JsonText.Write(output, writer =>
                {
                    writer.WriteStartArray("records");
                    foreach (ExecAuditRecord record in records)
                    {
                        writer.WriteRawValue(JsonTreeWriter.WriteCompact(record.ToTree()));
                    }

                    writer.WriteEndArray();
                });
                return ExitCodes.Ok;
            }

            if (records.Length == 0)
            {
                output.WriteLine("Nothing was asked, run or changed on this machine yet.");
                return ExitCodes.Ok;
            }

            TextTable table = new("when", "kind", "agent", "result", "command") { MostLines = 3 };
            foreach (ExecAuditRecord record in records)
            {
                table.Add(
                    record.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    record.Kind.ToString().ToLowerInvariant(),
                    record.AgentId ?? "",
                    record.Kind == ExecAuditKind.Finished ? record.ExitCode is int code
                        ? $"exit {code.ToString(CultureInfo.InvariantCulture)}{(record.Signal is null ? "" : $" ({record.Signal})")}"
                        : record.Detail ?? "" : record.Decision ?? "",
                    record.Command ?? record.Detail ?? "");
            }

            table.Write(output);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static int Verify(TextWriter output, ExecAuditVerification verification, bool json)
    {
        if (json)
        {
            JsonText.Write(output, writer =>
            {
                writer.WriteBoolean("intact", verification.Intact);
                writer.WriteNumber("lines", verification.Lines);
                writer.WriteString("file", verification.File);
                if (verification.Line is int number)
                {
                    writer.WriteNumber("line", number);
                }

                writer.WriteString("problem", verification.Problem);
            });
        }
        else
        {
            output.WriteLine(verification.Intact
                ? $"The record is whole: {verification.Lines.ToString(CultureInfo.InvariantCulture)} lines."
                : $"The record is NOT whole: {verification.File}{(verification.Line is int line ? $", line {line.ToString(CultureInfo.InvariantCulture)}" : "")}: {verification.Problem}");
        }

        return verification.Intact ? ExitCodes.Ok : ExitCodes.Error;
    }
}
