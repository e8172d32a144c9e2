using System.Management.Automation;
using OpenClaw.Browser.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Hosting;
using OpenClaw.Node.State;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Invoke-OpenClawServiceHost: what service managers start when a node was installed with -Runtime PowerShell. The manifest does not export
/// it: it is no command for people. Writes the exit code of the process.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "OpenClawServiceHost")]
[OutputType(typeof(int))]
public sealed class InvokeOpenClawServiceHostCommand : PSCmdlet
{
    /// <summary>The state directory of the installed node.</summary>
    [Parameter(Mandatory = true)]
    public string StateDirectory { get; set; } = "";

    /// <summary>End when standard input ends.</summary>
    [Parameter]
    public SwitchParameter Supervised { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(ServiceHost.Run(StateDirectory, Supervised, BrowserCommands.Create));
        }
        catch (Exception failure) when (failure is NodeStateException or ServiceException)
        {
            WriteError(Failures.ToErrorRecord(failure, StateDirectory));
            WriteObject(failure is NodeStateException { Problem: not (StateProblem.Storage or StateProblem.LockTimeout) } ? 78 : 1);
        }
    }
}
