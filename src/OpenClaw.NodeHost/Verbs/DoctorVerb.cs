using System.CommandLine;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node doctor`: everything a node needs, one line each, and what to type. Exit code 1 when something failed. Changes nothing without --fix.</summary>
internal static class DoctorVerb
{
    private const int MessageColumn = 21;

    public static Command Create()
    {
        StateOptions state = new();
        GatewayOptions gateway = new();
        Option<int?> timeout = new("--timeout") { Description = "How long one step over the network may take, in seconds (default 10)", HelpName = "seconds" };
        Option<bool> fix = new("--fix") { Description = "Mend what needs no decision of a person; what is replaced is kept beside it" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("doctor", "Examine this node and the way to its gateway, and say what to do. Changes nothing without --fix.");
        state.AddTo(command);
        gateway.AddEndpointTo(command);
        command.Options.Add(timeout);
        command.Options.Add(fix);
        command.Options.Add(json);
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 600)
            {
                result.AddError("--timeout is 1 to 600 seconds");
            }
        });
        command.SetAction(async (parse, cancellation) =>
        {
            NodeOptions options = new(gateway.ReadEndpoint(parse));
            async Task<List<DoctorCheck>> Examine(Action<DoctorCheck> told)
            {
                List<DoctorCheck> all = [];
                await new NodeDoctor(options, ToolWords.Program, check =>
                {
                    all.Add(check);
                    told(check);
                })
                {
                    StateDirectory = state.Directory(parse),
                    Flavor = state.Flavor(parse),
                    Scope = state.ScopeOf(parse),
                    Limit = TimeSpan.FromSeconds(parse.GetValue(timeout) ?? 10),
                    MoreCommands = BrowserCommands.Create,
                    Browser = BrowserOverview.Check,
                }.RunAsync(cancellation).ConfigureAwait(false);
                return all;
            }

            TextWriter output = parse.InvocationConfiguration.Output;
            bool asJson = parse.GetValue(json);
            List<string> repaired = [];
            if (parse.GetValue(fix))
            {
                foreach (DoctorRepair repair in (await Examine(_ => { }).ConfigureAwait(false)).Select(check => check.Finding.Repair).OfType<DoctorRepair>())
                {
                    repaired.Add(repair.Apply());
                }

                foreach (string done in asJson ? [] : repaired.DefaultIfEmpty("There is nothing that could be mended without a decision of yours."))
                {
                    output.WriteLine(ConsoleLog.OneLine(done));
                }

                if (!asJson)
                {
                    output.WriteLine();
                }
            }

            List<DoctorCheck> checks = await Examine(check =>
            {
                if (!asJson)
                {
                    Write(output, check);
                }
            }).ConfigureAwait(false);
            if (asJson)
            {
                WriteJson(output, checks, repaired);
            }

            return checks.Exists(check => check.Finding.Status == DoctorStatus.Fail) ? ExitCodes.Error : ExitCodes.Ok;
        });
        return command;
    }

    // A fix stands whole on a line of its own: it is there to be copied.
    private static void Write(TextWriter output, DoctorCheck check)
    {
        string head = $"{check.Finding.Status,-5}{check.Subject,-15} ";
        foreach (string line in TextWidth.Wrap(ConsoleLog.OneLine(check.Finding.Message), TextWidth.OfTerminal() - MessageColumn))
        {
            output.WriteLine(head + line);
            head = new string(' ', MessageColumn);
        }

        if (check.Finding.Fix is { } fix)
        {
            output.WriteLine($"     -> {ConsoleLog.OneLine(fix)}");
        }
    }

    private static void WriteJson(TextWriter output, List<DoctorCheck> checks, List<string> repaired) => JsonText.Write(output, writer =>
    {
        writer.WriteStartArray("checks");
        foreach (DoctorCheck check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", check.Subject.ToString());
            writer.WriteString("status", check.Finding.Status.ToString());
            writer.WriteString("message", check.Finding.Message);
            writer.WriteString("fix", check.Finding.Fix);
            writer.WriteString("repair", check.Finding.Repair?.What);
            writer.WriteNumber("durationMs", (long)check.Duration.TotalMilliseconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("repaired");
        foreach (string done in repaired)
        {
            writer.WriteStringValue(done);
        }

        writer.WriteEndArray();
    });
}
