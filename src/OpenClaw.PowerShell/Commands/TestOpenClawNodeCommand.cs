using System.Collections.Concurrent;
using System.Management.Automation;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Test-OpenClawNode: looks at everything a node needs, and says for each what is wrong and what to type.</para>
/// <para>It changes nothing, here or at the gateway: a machine that was not approved yet shows its credentials without asking for
/// approval.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "OpenClawNode", DefaultParameterSetName = EndpointSet)]
[OutputType(typeof(NodeCheck), typeof(bool))]
public sealed class TestOpenClawNodeCommand : GatewayEndpointCmdlet
{
    /// <summary>How many seconds one step over the network may take.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(1, 300)]
    public int Timeout { get; set; } = 10;

    /// <summary>Write only true, or false where something failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <inheritdoc/>
    private protected override StateLocation Location => Locate(StateDirectory, Flavor, Scope, evenClosed: true);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        CheckEndpoint();
        NodeOptions options;
        try
        {
            options = EndpointOptions();
        }
        catch (NodeStateException)
        {
            // The doctor itself says what is wrong with the state directory.
            options = new NodeOptions();
        }
        catch (OpenClawCommandException failure)
        {
            WriteFailure(failure, Url);
            return;
        }

        // Not disposed: after Ctrl+C the last check may still be on its way.
        BlockingCollection<DoctorCheck> checks = [];
        NodeDoctor doctor = Doctor(options, checks.Add, Timeout);
        Task<bool> run = Task.Run(
            async () =>
            {
                try
                {
                    await doctor.RunAsync(StopToken).ConfigureAwait(false);
                    return true;
                }
                finally
                {
                    checks.CompleteAdding();
                }
            },
            CancellationToken.None);
        bool sound = Write(checks);
        Await(_ => run);
        if (Quiet)
        {
            WriteObject(sound);
        }
    }

    private bool Write(BlockingCollection<DoctorCheck> checks)
    {
        bool sound = true;
        int told = 0;
        ProgressRecord progress = new(1, "Looking at the OpenClaw node", "State");
        try
        {
            foreach (DoctorCheck check in checks.GetConsumingEnumerable(StopToken))
            {
                told++;
                progress.PercentComplete = Math.Min(100, 100 * told / NodeDoctor.Subjects.Count);
                progress.StatusDescription = check.Subject.ToString();
                WriteProgress(progress);
                sound &= check.Finding.Status != DoctorStatus.Fail;
                if (!Quiet)
                {
                    WriteObject(new NodeCheck
                    {
                        Name = check.Subject.ToString(),
                        Status = ((NodeCheckStatus)(int)check.Finding.Status).ToString(),
                        Message = check.Finding.Message,
                        Fix = check.Finding.Fix,
                        Duration = check.Duration,
                    });
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
        return sound;
    }
}
