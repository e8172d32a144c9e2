using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Operator;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the names under which gateways are remembered; the tooltip is the address.</summary>
public sealed class GatewayNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. new OperatorProfiles(StateLocation.Resolve(fakeBoundParameters["StateDirectory"] as string)).All()
                .Where(profile => profile.Name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
                .Select(profile => new CompletionResult(profile.Name, profile.Name, CompletionResultType.ParameterValue, profile.Url))];
        }
        catch (NodeStateException)
        {
            return [];
        }
    }
}
