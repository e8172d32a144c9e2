using System.CommandLine;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// `openclaw-node doctor`: everything a node needs, one line each, and what to type. Exit code 1 when something failed. Changes nothing
/// without --fix. With --bundle it also puts everything for a report of a fault into one zip, and then that is what the exit code is about.
/// </summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        GatewayOptions gateway = new();
        Option<int?> timeout = new("--timeout") { Description = "How long one step over the network may take, in seconds (default 10)",
            HelpName = "seconds" };
        Option<bool> fix = new("--fix") { Description = "Mend what needs no decision of a person; what is replaced is kept beside it" };
        Option<string?> bundle = new("--bundle")
        {
            Description =
                "Also write all that a report of a fault needs into one zip, without secrets, to be read before it is sent (default: a new file in the current directory)",
            HelpName = "file",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> history =
            new("--include-history") { Description = "With --bundle: also the last 200 records of what was asked, decided and run" };
        Option<bool> force = new("--force") { Description = "With --bundle: replace a file that is there" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("doctor", "Examine this node and the way to its gateway, and say what to do. Changes nothing without --fix.");
        state.AddTo(command);
        gateway.AddEndpointTo(command);
        command.Options.Add(timeout);
        command.Options.Add(fix);
        command.Options.Add(bundle);
        command.Options.Add(history);
        command.Options.Add(force);
        command.Options.Add(json);
        timeout.Within(1, 600, "seconds");
        command.Validators.Add(result =>
        {
            foreach (Option<bool> alone in (Option<bool>[])[history, force])
            {
                if (result.GetValue(alone) && result.GetResult(bundle) is null)
                {
                    result.AddError($"{alone.Name} needs --bundle");
                }
            }
        });
        command.SetAction(async (parse, cancellation) =>
        {
            NodeOptions options = new(gateway.ReadEndpoint(parse));
            TimeSpan limit = TimeSpan.FromSeconds(parse.GetValue(timeout) ?? 10);
            NodeDoctor Doctor(Action<DoctorCheck> told) => new(options, ToolWords.Program, told)
            {
                StateDirectory = state.Directory(parse),
                Flavor = state.Flavor(parse),
                Scope = state.ScopeOf(parse),
                Limit = limit,
                MoreCommands = BrowserCommands.Create,
                Browser = BrowserOverview.Check,
            };
            async Task<List<DoctorCheck>> Examine(Action<DoctorCheck> told)
            {
                List<DoctorCheck> all = [];
                await Doctor(check =>
                {
                    all.Add(check);
                    told(check);
                }).RunAsync(cancellation).ConfigureAwait(false);
                return all;
            }

            bool replace = parse.GetValue(force);
            string? file = parse.GetResult(bundle) is null
                ? null : SupportBundle.PathOf(parse.GetValue(bundle), Environment.CurrentDirectory, options.Time.GetUtcNow());
            if (File.Exists(file) && !replace)
            {
                throw new NodeStateException(StateProblem.Storage,
                    $"{file} is there already. Name another file, or replace it with --force.", file);
            }

            TextWriter output = parse.InvocationConfiguration.Output;
            bool asJson = parse.GetValue(json);
            List<string> repaired = [];
            if (parse.GetValue(fix))
            {
                foreach (DoctorRepair repair in (await Examine(_ => { }).ConfigureAwait(false)).Select(check => check.Finding.Repair)
                    .OfType<DoctorRepair>())
                {
                    repaired.Add(repair.Apply());
                }

                foreach (string done in asJson ? []
                    : repaired.DefaultIfEmpty("There is nothing that could be mended without a decision of yours."))
                {
                    output.WriteLine(ConsoleLog.OneLine(done));
                }

                if (!asJson)
                {
                    output.WriteLine();
                }
            }

            void Tell(DoctorCheck check)
            {
                if (!asJson)
                {
                    Write(output, check);
                }
            }

            IReadOnlyList<DoctorCheck> checks;
            if (file is null)
            {
                checks = await Examine(Tell).ConfigureAwait(false);
            }
            else
            {
                (StateLocation? location, string? problem) = Location(state, parse);
                SupportBundle support = new(Doctor)
                {
                    State = location, WhyNoState = problem, Options = options, IncludeHistory = parse.GetValue(history), Limit = limit,
                    Told = Tell,
                };
                SupportBundle.Save(file, await support.MakeAsync(cancellation).ConfigureAwait(false), replace);
                checks = support.Checks;
            }

            if (asJson)
            {
                WriteJson(output, checks, repaired, file);
            }
            else if (file is not null)
            {
                output.WriteLine();
                output.WriteLine(ConsoleLog.OneLine($"Written: {file}. Look at it before you send it; its README.txt says what is in it."));
            }

            return file is null && checks.Any(check => check.Finding.Status == DoctorStatus.Fail) ? ExitCodes.Error : ExitCodes.Ok;
        });
        return command;
    }

    private static (StateLocation? Location, string? Problem) Location(StateOptions state, ParseResult parse)
    {
        try
        {
            return (state.Resolve(parse, evenClosed: true), null);
        }
        catch (NodeStateException problem)
        {
            // The doctor says it, too; the bundle is made of the rest.
            return (null, problem.Message);
        }
    }

    private static void Write(TextWriter output, DoctorCheck check)
    {
        foreach (string line in DoctorReport.Lines(check,
            message => TextWidth.Wrap(message, TextWidth.OfTerminal() - DoctorReport.MessageColumn)))
        {
            output.WriteLine(line);
        }
    }

    private static void WriteJson(TextWriter output, IReadOnlyList<DoctorCheck> checks, List<string> repaired, string? bundle) =>
        JsonText.Write(output, writer =>
    {
        DoctorReport.WriteMembers(writer, checks, repaired);
        if (bundle is not null)
        {
            writer.WriteString("bundle", bundle);
        }
    });
}
