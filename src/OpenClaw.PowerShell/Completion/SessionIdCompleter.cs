using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the numbers of the open sessions; the tooltip is the gateway.</summary>
public sealed class SessionIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        foreach (OperatorSession session in OperatorSessions.OfThisRunspace().All)
        {
            string id = session.Id.ToString(CultureInfo.InvariantCulture);
            if (id.StartsWith(wordToComplete ?? "", StringComparison.Ordinal))
            {
                yield return new CompletionResult(id, id, CompletionResultType.ParameterValue, session.Url);
            }
        }
    }
}
