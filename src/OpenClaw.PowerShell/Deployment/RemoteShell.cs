using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace OpenClaw.PowerShell.Deployment;

/// <summary>One machine's session, and the scripts of a deployment that run in it. Used by one thread at a time.</summary>
internal sealed class RemoteShell(PSSession session)
{
    /// <summary>Runs one of the scripts beside this class and gives its last object; null when it wrote none.</summary>
    /// <exception cref="RemoteException">The script failed there; the error record is the other side's.</exception>
    public PSObject? Run(string script, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = session.Runspace;
        shell.AddScript(Text(script));
        foreach (KeyValuePair<string, object?> parameter in parameters)
        {
            shell.AddParameter(parameter.Key, parameter.Value);
        }

        using CancellationTokenRegistration stop = cancellationToken.Register(() => shell.BeginStop(null, null));
        PSObject? last = null;
        foreach (PSObject written in shell.Invoke())
        {
            last = written;
        }

        return last;
    }

    private static string Text(string name)
    {
        using Stream stream = typeof(RemoteShell).Assembly.GetManifestResourceStream($"{typeof(RemoteShell).Namespace}.{name}.ps1")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
