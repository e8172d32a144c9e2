using System.CommandLine;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Service;

/// <summary>`openclaw-node service`: what service managers start. Hidden, because it is no command for people.</summary>
internal static class ServiceHostVerb
{
    public static Command Create()
    {
        Option<string> stateDir = new("--state-dir") { Description = "The state directory of the installed node", Required = true,
            HelpName = "path" };
        Option<bool> supervised = new("--supervised") { Description = "End when standard input ends" };
        Command command = new("service", "Run as a service manager wants it.") { Hidden = true };
        command.Options.Add(stateDir);
        command.Options.Add(supervised);
        command.SetAction((parse, _) =>
        {
            try
            {
                string directory = parse.GetRequiredValue(stateDir);
                int code = ServiceHost.Run(directory, parse.GetValue(supervised), BrowserCommands.Create);
                if (code == 78)
                {
                    parse.InvocationConfiguration.Error.WriteLine(
                        $"error: the node cannot run as it is set up; why stands at the end of {Path.Combine(directory, "logs", "node.jsonl")}");
                }

                return Task.FromResult(code);
            }
            catch (NodeStateException problem)
            {
                // 78: a service manager must not try that again and again.
                parse.InvocationConfiguration.Error.WriteLine("error: " + Terminal.ConsoleLog.OneLine(problem.Message));
                return Task.FromResult(problem.Problem is StateProblem.Storage or StateProblem.LockTimeout ? ExitCodes.Error : 78);
            }
            catch (ServiceException problem)
            {
                parse.InvocationConfiguration.Error.WriteLine("error: " + Terminal.ConsoleLog.OneLine(problem.Message));
                return Task.FromResult(ExitCodes.Error);
            }
        });
        return command;
    }
}
