using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.Node.Operator;

namespace OpenClaw.PowerShell.Completion;

/// <summary>
/// Completes the ids of pairing requests at the gateway of the open session; the tooltip says whose it is and what it asks for.
/// </summary>
public sealed class PairingIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        foreach (PairingRequest request in OpenSession.Ask(fakeBoundParameters,
            (gateway, cancellation) => new GatewayPairings(gateway).ListAsync(cancellation)))
        {
            if (request.Id.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(request.Id, $"{request.Name} {request.Kind}", CompletionResultType.ParameterValue,
                    request.ToString());
            }
        }
    }
}
