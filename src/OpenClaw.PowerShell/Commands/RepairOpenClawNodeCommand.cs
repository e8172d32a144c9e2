using System.Management.Automation;
using OpenClaw.Node.Doctor;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// <para>Repair-OpenClawNode: mends what Test-OpenClawNode finds and what needs no decision: access that is too wide, files that cannot be
/// read.</para>
/// <para>What is replaced is moved aside, never deleted; everything else is left to a person.</para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Repair, "OpenClawNode", SupportsShouldProcess = true)]
[OutputType(typeof(NodeRepair))]
public sealed class RepairOpenClawNodeCommand : OpenClawCmdlet
{
    /// <summary>The state directory; default: that of this machine's node.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public Output.NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            StateLocation location = Locate(StateDirectory, Flavor, Scope, evenClosed: true);
            List<DoctorCheck> checks = [];
            NodeDoctor doctor = new(new NodeOptions { State = location }, ToolWords.PowerShell, checks.Add)
            {
                Limit = TimeSpan.FromSeconds(5),
                StateDirectory = location.Directory,
                Flavor = ServiceMapping.Flavor(Flavor),
            };
            Await(async cancellation =>
            {
                await doctor.RunAsync(cancellation).ConfigureAwait(false);
                return true;
            });
            int found = 0;
            foreach (DoctorCheck check in checks)
            {
                if (check.Finding.Repair is not { } repair)
                {
                    continue;
                }

                found++;
                if (ShouldProcess($"{check.Subject}: {check.Finding.Message}", repair.What))
                {
                    WriteObject(new NodeRepair { Name = check.Subject.ToString(), Problem = check.Finding.Message, Done = repair.Apply() });
                }
            }

            // A file that only a person can mend must not look like one that is well: silence would say so.
            foreach (DoctorFinding left in checks.Where(check => check.Finding is { Status: DoctorStatus.Fail, Repair: null }
                && check.Subject < DoctorSubject.NameResolution).Select(check => check.Finding))
            {
                WriteWarning($"Left to you: {left.Message}{(left.Fix is { } fix ? $"{System.Environment.NewLine}  > {fix}" : "")}");
            }

            if (found == 0)
            {
                TellNothingToDo(
                    $"There is nothing in {location.Directory} that could be mended without a decision of yours; Test-OpenClawNode tells all.");
            }
        }
        catch (Exception failure)
            when (failure is NodeStateException or OpenClawCommandException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
        }
    }
}
