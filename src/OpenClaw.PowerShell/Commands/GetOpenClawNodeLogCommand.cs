using System.Collections.Concurrent;
using System.Management.Automation;
using OpenClaw.Node.Services.Logs;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNodeLog: the log of the installed node, as objects.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeLog")]
[OutputType(typeof(NodeLogEntry))]
public sealed class GetOpenClawNodeLogCommand : NodeServiceCmdlet
{
    /// <summary>How many of the last lines.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int Last { get; set; } = 100;

    /// <summary>Wait for new lines until Ctrl+C.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>The node's state directory.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter]
    public NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (FindService(StateDirectory, Flavor) is not { } service)
        {
            return;
        }

        using BlockingCollection<ServiceLogEntry> entries = [];
        Task reading = Task.Run(async () =>
        {
            try
            {
                await ServiceLogReader.ReadAsync(service.Location.LogDirectory, Last, Follow, entries.Add, StopToken).ConfigureAwait(false);
            }
            finally
            {
                entries.CompleteAdding();
            }
        });
        try
        {
            foreach (ServiceLogEntry entry in entries.GetConsumingEnumerable(StopToken))
            {
                WriteObject(new NodeLogEntry { Time = entry.Time, Level = entry.Level, EventId = entry.EventId, Message = entry.Message });
            }

            reading.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how -Follow ends.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, service.Location.LogDirectory);
        }
    }
}
