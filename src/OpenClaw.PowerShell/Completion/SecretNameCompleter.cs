using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace OpenClaw.PowerShell.Completion;

/// <summary>Completes the names of secrets that SecretManagement knows; names only, no value is read.</summary>
public sealed class SecretNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            using System.Management.Automation.PowerShell shell =
                System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddCommand(@"Microsoft.PowerShell.SecretManagement\Get-SecretInfo");
            if (fakeBoundParameters["Vault"] is string vault)
            {
                shell.AddParameter("Vault", vault);
            }

            return [.. Completions.Matching(shell.Invoke().Select(info => info.Properties["Name"]?.Value?.ToString()).OfType<string>(),
                wordToComplete)];
        }
        catch (RuntimeException)
        {
            // The module is not there, or a vault is locked.
            return [];
        }
    }
}
