using System.CommandLine;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>Runs one service verb and tells its outcome, for people or as the reference's JSON (docs/protocol/state.md 6).</summary>
internal static class ServiceAction
{
    public static Command Create(string verb, string description,
        Func<NodeService, ParseResult, CancellationToken, Task<ServiceChange>> run, Action<Command>? options = null)
    {
        ServiceOptions common = new();
        Command command = new(verb, description);
        options?.Invoke(command);
        common.AddTo(command);
        command.SetAction((parse, cancellation) => RunAsync(verb, common, run, parse, cancellation));
        return command;
    }

    /// <summary>A verb that starts the installed node, which takes up this program.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="start">What it does, in two or three words.</param>
    /// <param name="run">Does it: with this program, and whether also in place of a newer one.</param>
    public static Command CreateStarting(
        string verb, string start, Func<NodeService, RuntimeSource, bool, CancellationToken, Task<ServiceChange>> run)
    {
        Option<bool> force = ServiceOptions.EvenOlder();
        return Create(
            verb,
            $"{start} the installed node; takes up this version of the program, unless a newer one is installed.",
            (service, parse, cancellation) => run(service, ServiceOptions.Runtime(), parse.GetValue(force), cancellation),
            command => command.Options.Add(force));
    }

    private static async Task<int> RunAsync(
        string verb, ServiceOptions common, Func<NodeService, ParseResult, CancellationToken, Task<ServiceChange>> run, ParseResult parse,
        CancellationToken cancellation)
    {
        TextWriter output = parse.InvocationConfiguration.Output, error = parse.InvocationConfiguration.Error;
        bool json = parse.GetValue(common.Json);
        try
        {
            NodeService service = common.Find(parse);
            ServiceChange change = await run(service, parse, cancellation).ConfigureAwait(false);
            if (json)
            {
                JsonText.Write(output, writer => ServiceReport.WriteChange(writer, verb, change));
            }
            else
            {
                await output.WriteLineAsync(ConsoleLog.OneLine(change.Message ?? Sentence(change))).ConfigureAwait(false);
                foreach (string warning in change.Warnings)
                {
                    await error.WriteLineAsync("warning: " + ConsoleLog.OneLine(warning)).ConfigureAwait(false);
                }

                foreach (string hint in change.Hints)
                {
                    await error.WriteLineAsync("next: " + ConsoleLog.OneLine(hint)).ConfigureAwait(false);
                }
            }

            return change.Result == ServiceResult.Scheduled ? ExitCodes.StillStarting : ExitCodes.Ok;
        }
        catch (ServiceException failure)
        {
            return await FailAsync(failure.Message, failure.Problem.ToString(), failure.Hints).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (json && failure is NodeStateException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return await FailAsync(failure.Message, null, []).ConfigureAwait(false);
        }

        async Task<int> FailAsync(string message, string? reason, IReadOnlyList<string> hints)
        {
            if (json)
            {
                JsonText.Write(output, writer => ServiceReport.WriteFailure(writer, verb, message, reason, hints));
                return ExitCodes.Error;
            }

            await error.WriteLineAsync("error: " + ConsoleLog.OneLine(message)).ConfigureAwait(false);
            foreach (string hint in hints)
            {
                await error.WriteLineAsync("next: " + ConsoleLog.OneLine(hint)).ConfigureAwait(false);
            }

            return ExitCodes.Error;
        }
    }

    private static string Sentence(ServiceChange change)
    {
        string name = $"{ServiceManagers.Of(change.State.Manager).Label(change.State.Scope)} {change.State.Name}";
        return change.Result switch
        {
            ServiceResult.Installed =>
                $"{name} is installed and {(change.State.Status == ServiceRunState.Running ? "runs" : "is being started")}. See: openclaw-node status",
            ServiceResult.Uninstalled => $"{name} is removed. The state directory is kept.",
            ServiceResult.NotInstalled => $"{name} is not installed: nothing to do.",
            ServiceResult.Started => $"{name} is started.",
            ServiceResult.AlreadyRunning => $"{name} runs already.",
            ServiceResult.Stopped => $"{name} is stopped.",
            ServiceResult.AlreadyStopped => $"{name} does not run: nothing to do.",
            ServiceResult.Restarted => $"{name} is restarted.",
            ServiceResult.AlreadyInstalled => $"{name} is already installed.",
            _ => $"{name} is being started. See: openclaw-node status",
        };
    }
}
