using System.CommandLine;
using OpenClaw.Node.Approvals;
using OpenClaw.NodeHost.Terminal;

namespace OpenClaw.NodeHost.Verbs.Approvals;

/// <summary>`openclaw-node approvals resolve ID allow-once|allow-always|deny`: answers a waiting request, with upstream's words.</summary>
internal static class ResolveVerb
{
    public static Command Create()
    {
        StateOptions state = new();
        Argument<string> id = new("id") { Description = "As `approvals pending` shows it" };
        Argument<string> answer = new("answer") { Description = "allow-once, allow-always or deny" };
        answer.AcceptOnlyFromAmong("allow-once", "allow-always", "deny");
        Command command = new("resolve",
            "Answer a waiting request. Once: the very same request, the next time it is asked within an hour. Always: by rules.");
        id.CompleteRequests(state);
        command.Arguments.Add(id);
        command.Arguments.Add(answer);
        Option<bool> withEnvironment =
            new("--with-environment") { Description = "Also allow the variables that the request sets, as `approvals pending` shows them" };
        command.Options.Add(withEnvironment);
        state.AddTo(command);
        GatewayRequests gateway = new(command, state);
        command.SetAction(async (parse, cancellation) =>
        {
            string request = parse.GetRequiredValue(id), word = parse.GetRequiredValue(answer);
            if (parse.GetValue(gateway.Flag))
            {
                return await gateway.AnswerAsync(parse, request, word, cancellation).ConfigureAwait(false);
            }

            ExecApprovals approvals = new(state.Resolve(parse));
            try
            {
                ExecRequestView resolved = word == "deny"
                    ? approvals.Deny(request)
                    : approvals.Approve(request, always: word == "allow-always", withEnvironment: parse.GetValue(withEnvironment));
                parse.InvocationConfiguration.Output.WriteLine($"{word}: {ConsoleLog.OneLine(resolved.Command)}");
                foreach (string warning in resolved.Warnings)
                {
                    parse.InvocationConfiguration.Error.WriteLine("warning: " + warning);
                }

                return ExitCodes.Ok;
            }
            catch (ExecRequestException refused)
            {
                parse.InvocationConfiguration.Error.WriteLine("error: " + ConsoleLog.OneLine(refused.Message));
                return ExitCodes.Error;
            }
        });
        return command;
    }
}
