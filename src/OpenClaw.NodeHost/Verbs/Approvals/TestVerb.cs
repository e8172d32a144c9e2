using System.CommandLine;
using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals test 'git log | head'`: would it run, and why. The exit code says which.</summary>
internal static class TestVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Option<string?> agent = new("--agent") { Description = "The agent that would ask", HelpName = "id" };
        Option<string?> cwd = new("--cwd") { Description = "Where it would run (default: here)", HelpName = "path" };
        Option<bool> argv = new("--argv") { Description = "Take the words as a program and its arguments, without a shell" };
        Option<bool> json = CommonOptions.Json();
        Argument<string[]> words =
            new("command") { Description = "The command, best in quotes; put -- in front of one that begins with a dash",
                Arity = ArgumentArity.OneOrMore };
        Command command = new("test", "Say whether a command would run if a gateway asked for it, and why. Runs nothing.");
        agent.CompleteAgents(state);
        command.Arguments.Add(words);
        state.AddTo(command);
        foreach (Option option in (Option[])[agent, cwd, argv, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellation) =>
        {
            StateLocation location = state.Resolve(parse);
            ExecApprovals approvals = new(location);
            string[] given = parse.GetRequiredValue(words);
            string? agentId = PolicyCommand.AgentId(parse.GetValue(agent)), directory = parse.GetValue(cwd) is string path
                ? Path.GetFullPath(path) : null;
            ExecTestResult result = parse.GetValue(argv)
                ? approvals.Test(given, agentId, directory) : approvals.Test(string.Join(' ', given), agentId, directory);
            // What the gateway says is known to the node that runs; the answer about this machine needs none.
            if (await NodeStatusClient.TryReadAsync(location, null, cancellation).ConfigureAwait(false) is { } node)
            {
                result = result.Behind(GatewayExecPolicy.Against(node.GatewayExec, node.Policy));
            }

            if (parse.GetValue(json))
            {
                WriteJson(parse.InvocationConfiguration.Output, result);
            }
            else
            {
                WriteText(parse.InvocationConfiguration.Output, result);
            }

            return result.Outcome switch { ExecTestOutcome.Runs => ExitCodes.Ok, ExecTestOutcome.NeedsApproval => ExitCodes.WouldWait,
                _ => ExitCodes.WouldBeDenied };
        });
        return command;
    }

    private static void WriteText(TextWriter output, ExecTestResult result)
    {
        output.WriteLine(ConsoleLog.OneLine(result.Summary));
        output.WriteLine($"Policy: {ConsoleLog.OneLine(result.Policy)}");
        foreach (ExecTestProgram program in result.Programs)
        {
            output.WriteLine($"  {(program.Allowed ? "yes" : "no ")}  {ConsoleLog.OneLine(program.Command)}");
            output.WriteLine($"       {ConsoleLog.OneLine(program.Why)}");
        }

        if (result.GatewayAdvice is { } advice)
        {
            output.WriteLine($"But: {ConsoleLog.OneLine(advice)}");
        }

        foreach (string way in result.WhatWouldMakeItRun)
        {
            output.WriteLine($"To let it run: {ConsoleLog.OneLine(way)}");
        }
    }

    private static void WriteJson(TextWriter output, ExecTestResult result) => JsonText.Write(output, writer =>
    {
        writer.WriteString("command", result.Command);
        writer.WriteString("agentId", result.AgentId);
        writer.WriteString("outcome", result.Outcome.ToString());
        writer.WriteString("reason", result.Reason);
        writer.WriteString("summary", result.Summary);
        writer.WriteString("policy", result.Policy);
        writer.WriteStartArray("programs");
        foreach (ExecTestProgram program in result.Programs)
        {
            writer.WriteStartObject();
            writer.WriteString("command", program.Command);
            writer.WriteString("path", program.Path);
            writer.WriteBoolean("allowed", program.Allowed);
            writer.WriteString("rule", program.Rule);
            writer.WriteString("why", program.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStrings("whatWouldMakeItRun", result.WhatWouldMakeItRun);
        writer.WriteString("gatewayAdvice", result.GatewayAdvice);
        writer.WriteString("wireMessage", result.WireMessage);
    });
}
