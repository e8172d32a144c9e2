using System.Collections.Concurrent;
using System.Management.Automation;
using OpenClaw.Node.Services.Logs;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Get-OpenClawNodeLog: the log of a node, of this session or installed, as objects.</summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeLog")]
[OutputType(typeof(NodeLogEntry))]
public sealed class GetOpenClawNodeLogCommand : NodeServiceCmdlet
{
    /// <summary>How many of the last lines.</summary>
    [Parameter]
    [Alias("Tail")]
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
    public Output.NodeFlavor Flavor { get; set; }

    /// <summary>
    /// The node of the machine, or of this account; default: that of this session, else the installed one, else this account's.
    /// </summary>
    [Parameter]
    public NodeServiceScope? Scope { get; set; }

    // The log's own, and the state directory above it.
    private static IEnumerable<string> StateDirectories(string logs) => new[] { Path.GetDirectoryName(logs), logs }.OfType<string>();

    private static bool HasLog(string directory) => Directory.Exists(directory) && Directory.EnumerateFiles(directory).Any();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string directory;
        try
        {
            directory = Locate(StateDirectory, Flavor, Scope, evenClosed: true).LogDirectory;
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, StateDirectory);
            return;
        }

        if (StateDirectories(directory).FirstOrDefault(ClosedDirectory.Is) is { } closed)
        {
            WriteFailure(
                new OpenClawCommandException("LogNotReadable", ErrorCategory.PermissionDenied, ClosedDirectory.Message(closed),
                    ClosedDirectory.NextStep(closed, ToolWords.PowerShell), closed),
                closed);
            return;
        }

        if (!HasLog(directory))
        {
            if (!Follow)
            {
                WriteFailure(
                    new OpenClawCommandException(
                        "LogNotFound", ErrorCategory.ObjectNotFound,
                        $"There is no log in {directory}: no node has run with this state directory.",
                        "Start-OpenClawNode starts one in this session, Install-OpenClawNode one for good; another's log: -StateDirectory, or -Scope Machine."),
                    directory);
                return;
            }

            WriteWarning($"There is no log in {directory} yet; this waits for one. Ctrl+C ends it.");
        }

        using BlockingCollection<ServiceLogEntry> entries = [];
        Task reading = Task.Run(async () =>
        {
            try
            {
                await ServiceLogReader.ReadAsync(directory, Last, Follow, entries.Add, StopToken).ConfigureAwait(false);
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
            WriteFailure(failure, directory);
        }
    }
}
