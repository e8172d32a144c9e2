using System.CommandLine;
using OpenClaw.NodeHost.Demo;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>`openclaw-node demo`: shows what a node does without a gateway. Exit code 0 when every command ended as it should.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        Option<bool> verbose = CommonOptions.Verbose();
        Command command = new("demo",
            "Show what a node does, without a gateway: pairs, sets a policy, runs allowed and denied commands, leaves nothing behind.");
        Option<bool> gatewayOnly =
            new("--gateway") { Description = "Only run the demo's gateway, to try a node by hand: prints its address, takes commands on standard input" };
        command.Options.Add(verbose);
        command.Options.Add(gatewayOnly);
        command.SetAction(async (parse, _) =>
        {
            InvocationConfiguration terminal = parse.InvocationConfiguration;
            using StopSignals signals = new();
            bool asExpected;
            try
            {
                if (parse.GetValue(gatewayOnly))
                {
                    await new DemoGateway(Console.In, terminal.Output).RunAsync(signals.Token).ConfigureAwait(false);
                    return ExitCodes.Ok;
                }

                // The node's own log would only disturb the table.
                TextWriter log = parse.GetValue(verbose) ? terminal.Error : TextWriter.Null;
                using DemoRun demo = new(terminal.Output, new ConsoleLog(log, verbose: true));
                asExpected = await demo.RunAsync(signals.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (signals.ExitCode is int byPerson)
            {
                return byPerson;
            }
            catch (OperationCanceledException)
            {
                await terminal.Error.WriteLineAsync("error: the demo did not end within a minute; try `openclaw-node demo --verbose`")
                    .ConfigureAwait(false);
                return ExitCodes.Error;
            }

            return asExpected ? ExitCodes.Ok : ExitCodes.Error;
        });
        return command;
    }
}
