using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Completion;

/// <summary>
/// Completes the ids of waiting requests, of this machine or with -Gateway those of the open session; the tooltip is the command.
/// </summary>
public sealed class RequestIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IEnumerable<(string Id, string Command)> requests = fakeBoundParameters.Contains("Gateway")
            ? OpenSession.Ask(fakeBoundParameters, (gateway, cancellation) => new GatewayApprovals(gateway).ListAsync(cancellation))
                .Select(request => (request.Id, request.Command))
            : Requests(fakeBoundParameters).Select(request => (request.Id, request.Command));
        foreach ((string id, string command) in requests)
        {
            if (id.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(id, id, CompletionResultType.ParameterValue, command.Length > 0 ? command : id);
            }
        }
    }

    private static IReadOnlyList<ExecRequestView> Requests(IDictionary bound)
    {
        try
        {
            return new ExecApprovals(Completions.Locate(bound)).ListRequests();
        }
        catch (NodeStateException)
        {
            return [];
        }
    }
}
