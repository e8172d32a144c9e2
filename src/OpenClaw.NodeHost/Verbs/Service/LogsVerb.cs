using System.CommandLine;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Logs;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node logs`: the log of the installed node.</summary>
internal static class LogsVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<bool> follow = new("--follow", "-f") { Description = "Wait for new lines until Ctrl+C" };
        Option<int> lines = new("--lines", "-n") { Description = "How many of the last lines to show", DefaultValueFactory = _ => 50,
            HelpName = "count" };
        Option<bool> json = new("--json") { Description = "Write JSON lines" };
        Command command = new("logs", "Show the log of the installed node.");
        lines.Within(0);
        command.Options.Add(follow);
        command.Options.Add(lines);
        state.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parse, cancellation) =>
        {
            using StopSignals signals = new();
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, signals.Token);
            TextWriter output = parse.InvocationConfiguration.Output;
            StateLocation location = state.Resolve(parse);
            string directory = location.LogDirectory;
            if (!parse.GetValue(follow) && !HasLog(directory))
            {
                bool installed = File.Exists(ServiceSettings.PathIn(location.Directory));
                parse.InvocationConfiguration.Error.WriteLine("error: " + ConsoleLog.OneLine(installed
                    ? $"The installed node has not written a log yet ({directory}). See: openclaw-node status"
                    : $"No node is installed with {location.Directory}, so there is no log in {directory}. A node that runs in the foreground writes its log to standard error; to have one in the background: openclaw-node install"));
                return ExitCodes.Error;
            }

            bool asJson = parse.GetValue(json);
            await ServiceLogReader.ReadAsync(
                directory, parse.GetValue(lines), parse.GetValue(follow), entry => Write(output, entry, asJson), stop.Token)
                    .ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, ServiceLogEntry entry, bool json)
    {
        if (json)
        {
            PrintableWriter.Exact(output).WriteLine(Printable.Json(entry.Raw));
        }
        else
        {
            output.WriteLine(ConsoleLog.OneLine(entry.ToString()));
        }
    }

    private static bool HasLog(string directory)
    {
        try
        {
            return Directory.EnumerateFiles(directory).Any();
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
