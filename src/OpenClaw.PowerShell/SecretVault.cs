using System.Management.Automation;
using System.Security;

namespace OpenClaw.PowerShell;

/// <summary>
/// Takes a secret out of Microsoft.PowerShell.SecretManagement, if that module is there; this one does not depend on it. The secret stays a
/// SecureString all the way.
/// </summary>
internal static class SecretVault
{
    private const string Install =
        "Install-Module Microsoft.PowerShell.SecretManagement, or give the token with -Token (Read-Host -AsSecureString).";

    /// <exception cref="OpenClawCommandException">The module is not there, the secret is not there, or it is no text.</exception>
    public static SecureString Get(CommandInvocationIntrinsics invoke, string name, string? vault)
    {
        // Not resolved by name alone: the command has to come from the module, whatever else calls itself Get-Secret in this session.
        if (invoke.GetCommand(@"Microsoft.PowerShell.SecretManagement\Get-Secret",
            CommandTypes.Cmdlet | CommandTypes.Function) is not { } command)
        {
            throw new OpenClawCommandException(
                "SecretManagementMissing", ErrorCategory.NotInstalled,
                "-TokenSecretName needs the module Microsoft.PowerShell.SecretManagement, which is not installed here.", Install, name);
        }

        object? value;
        try
        {
            using System.Management.Automation.PowerShell shell =
                System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddCommand(command).AddParameter("Name", name).AddParameter("ErrorAction", ActionPreference.Stop);
            if (vault is not null)
            {
                shell.AddParameter("Vault", vault);
            }

            value = shell.Invoke().Select(item => item?.BaseObject).FirstOrDefault(item => item is not null);
        }
        catch (RuntimeException refused)
        {
            throw Unavailable(name, vault, refused.Message);
        }

        return value switch
        {
            SecureString { Length: > 0 } secret => secret,
            PSCredential credential => credential.Password,
            string => throw Unavailable(name, vault, "it came as plain text, which this module does not take"),
            null => throw Unavailable(name, vault, "there is no such secret"),
            _ => throw Unavailable(name, vault, "it is no text"),
        };
    }

    private static OpenClawCommandException Unavailable(string name, string? vault, string why) => new(
        "SecretUnavailable", ErrorCategory.ObjectNotFound,
        $"The secret '{name}'{(vault is null ? "" : $" of the vault '{vault}'")} could not be taken: {why}.",
        $"Get-SecretInfo shows what is there; Set-Secret {name} stores it.", name);
}
