using System.CommandLine;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node doctor`: everything a node needs, one line each, and what to type. Exit code 1 when something failed. Changes nothing.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<string?> host = new("--host") { Description = "Examine the way to this gateway (default: the saved one, else 127.0.0.1)", HelpName = "name" };
        Option<int?> port = new("--port") { Description = "Its port (default: the saved one, else 18789)", HelpName = "number" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("doctor", "Examine this node and the way to its gateway, and say what to do. Changes nothing.");
        state.AddTo(command);
        command.Options.Add(host);
        command.Options.Add(port);
        command.Options.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(port) is < 1 or > 65535)
            {
                throw new ArgumentException("--port must be 1 to 65535");
            }

            List<DoctorCheck> checks = [];
            NodeOptions options = new()
            {
                Host = parse.GetValue(host),
                Port = parse.GetValue(port),
            };
            await new NodeDoctor(options, DoctorWords.Program, checks.Add) { StateDirectory = state.Directory(parse), Flavor = state.Flavor(parse), MoreCommands = Browser.BrowserCommands.Create, Browser = Browser.BrowserOverview.Check }.RunAsync(cancellation).ConfigureAwait(false);
            TextWriter output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                WriteJson(output, checks);
            }
            else
            {
                foreach (DoctorCheck check in checks)
                {
                    output.WriteLine($"{check.Finding.Status,-5}{check.Subject,-15} {ConsoleLog.OneLine(check.Finding.Message)}");
                    if (check.Finding.Fix is { } fix)
                    {
                        output.WriteLine($"{"",-21}-> {ConsoleLog.OneLine(fix)}");
                    }
                }
            }

            return checks.Exists(check => check.Finding.Status == DoctorStatus.Fail) ? ExitCodes.Error : ExitCodes.Ok;
        });
        return command;
    }

    private static void WriteJson(TextWriter output, List<DoctorCheck> checks) => JsonText.Write(output, writer =>
    {
        writer.WriteStartArray("checks");
        foreach (DoctorCheck check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", check.Subject.ToString());
            writer.WriteString("status", check.Finding.Status.ToString());
            writer.WriteString("message", check.Finding.Message);
            writer.WriteString("fix", check.Finding.Fix);
            writer.WriteNumber("durationMs", (long)check.Duration.TotalMilliseconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
