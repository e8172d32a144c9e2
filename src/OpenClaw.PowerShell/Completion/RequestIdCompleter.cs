using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Approvals;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the ids of waiting requests; the tooltip is the command.</summary>
public sealed class RequestIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        foreach (ExecRequestView request in Requests(fakeBoundParameters["StateDirectory"] as string))
        {
            if (request.Id.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(request.Id, request.Id, CompletionResultType.ParameterValue, request.Command);
            }
        }
    }

    private static IReadOnlyList<ExecRequestView> Requests(string? stateDirectory)
    {
        try
        {
            return new ExecApprovals(StateLocation.Resolve(stateDirectory)).GetRequests();
        }
        catch (NodeStateException)
        {
            return [];
        }
    }
}
