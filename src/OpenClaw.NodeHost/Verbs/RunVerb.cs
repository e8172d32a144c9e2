using System.CommandLine;
using OpenClaw.Browser.Hosting;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Gateway;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Native;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs;

/// <summary>
/// `openclaw-node run`: the node in the foreground until a signal or until only a person can go on. Log on stderr, nothing on stdout.
/// </summary>
internal static class RunVerb
{
    public static Command Create()
    {
        GatewayOptions gateway = new();
        SetupCodeOptions setup = new();
        StateOptions state = new();
        Option<bool> verbose = CommonOptions.Verbose();
        Option<bool> askToken = SecretPrompt.AskToken();

        Command command = new("run",
            "Run the node in the foreground. Credentials come from OPENCLAW_GATEWAY_TOKEN or OPENCLAW_GATEWAY_PASSWORD or are asked for, never from the command line.");
        gateway.AddTo(command);
        setup.AddTo(command);
        state.AddWithoutScopeTo(command);
        command.Options.Add(askToken);
        command.Options.Add(verbose);
        command.SetAction((parse, _) =>
        {
            TextWriter error = parse.InvocationConfiguration.Error;
            string? token = parse.GetValue(askToken) ? SecretPrompt.Read("Gateway token: ", Console.In, error) : null;
            (string Code, bool OnlyIfNeeded)? code = setup.Read(parse, Console.In, error);
            return RunAsync(
                () => new NodeOptions(gateway.Read(parse))
                {
                    State = state.ResolveOwn(parse),
                    Credentials = new GatewayCredentials { Token = token },
                    SetupCode = code?.Code,
                    SetupCodeOnlyIfNeeded = code?.OnlyIfNeeded ?? false,
                },
                new ConsoleLog(error, parse.GetValue(verbose)));
        });
        return command;
    }

    private static async Task<int> RunAsync(Func<NodeOptions> options, INodeLog log)
    {
        // First of all: what follows makes files.
        PosixAccounts.TakeUmask();
        using StopSignals signals = new();
        try
        {
            NodeOptions wanted = options();
            OwnProcess.Prepare();
            OpenClawNode node = OpenClawNode.Create(wanted, log, BrowserCommands.Create);
            using IdleMemory memory = IdleMemory.Watch(node);

            // The node itself logs why it ended.
            NodeRunResult result = await node.RunAsync(signals.Token).ConfigureAwait(false);
            return signals.ExitCode ?? result.ExitCode;
        }
        catch (NodeStateException problem)
        {
            return Fail(NodeStartException.From(problem), log);
        }
        catch (NodeStartException problem)
        {
            return Fail(problem, log);
        }
    }

    private static int Fail(NodeStartException problem, INodeLog log)
    {
        log.Write(LogLevel.Error, 0, problem.NextStep is null ? problem.Message : $"{problem.Message} {problem.NextStep}");
        return problem.ExitCode;
    }
}
