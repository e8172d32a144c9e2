using System.CommandLine;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Logs;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node logs`: the log of the installed node.</summary>
internal static class LogsVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> follow = new("--follow", "-f") { Description = "Wait for new lines until Ctrl+C" };
        Option<int> lines = new("--lines", "-n") { Description = "How many of the last lines to show", DefaultValueFactory = _ => 50, HelpName = "count" };
        Option<bool> json = new("--json") { Description = "Write JSON lines" };
        Command command = new("logs", "Show the log of the installed node.");
        command.Options.Add(follow);
        command.Options.Add(lines);
        state.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            using StopSignals signals = new();
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, signals.Token);
            TextWriter output = parse.InvocationConfiguration.Output;
            string directory = NodeService.Find(state.Directory(parse), flavor: state.Flavor(parse)).Location.LogDirectory;
            bool asJson = parse.GetValue(json);
            await ServiceLogReader.ReadAsync(
                directory, Math.Max(0, parse.GetValue(lines)), parse.GetValue(follow), entry => output.WriteLine(asJson ? entry.Raw : ConsoleLog.OneLine(entry.ToString())), stop.Token).ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return command;
    }
}
