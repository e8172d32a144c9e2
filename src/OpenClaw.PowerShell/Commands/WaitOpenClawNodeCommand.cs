using System.Management.Automation;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Wait-OpenClawNode: until a node of this session serves its gateway, or is as far as -For says.</summary>
[Cmdlet(VerbsLifecycle.Wait, "OpenClawNode", DefaultParameterSetName = IdSet)]
[OutputType(typeof(NodeStatus))]
public sealed class WaitOpenClawNodeCommand : OpenClawCmdlet
{
    private const string IdSet = "Id";
    private const string ObjectSet = "InputObject";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>The numbers of the nodes; default: all of this session.</summary>
    [Parameter(Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>Nodes from Get-OpenClawNodeStatus.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>What to wait for; default: Ready, that is connected with approved commands.</summary>
    [Parameter]
    public NodeWaitCondition For { get; set; } = NodeWaitCondition.Ready;

    /// <summary>How many seconds to wait at most; default: without end.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 2_000_000)]
    public int Timeout { get; set; } = -1;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceNodes nodes = NodeSessions.OfThisRunspace();
        TimeLimit limit = new(Timeout);
        if ((InputObject is null ? Id ?? [.. nodes.All.Select(n => n.Id)]
            : Named(InputObject, PipelineIds.OfNode)?.OfType<int>().ToArray()) is not { } ids)
        {
            return;
        }

        if (ids.Length == 0)
        {
            WriteFailure(new OpenClawCommandException(
                "NodeNotFound", ErrorCategory.ObjectNotFound, "This session runs no node that could be waited for.",
                "Start-OpenClawNode starts one; of an installed node Get-OpenClawNodeStatus tells."));
        }

        foreach (int id in ids)
        {
            try
            {
                WriteObject(Wait(nodes.Get(id), limit));
            }
            catch (Exception failure) when (failure is OpenClawCommandException)
            {
                WriteFailure(failure, id);
            }
        }
    }

    private NodeStatus Wait(NodeSession node, TimeLimit limit)
    {
        using AutoResetEvent changed = new(false);
        void Look(NodeStatus status) => changed.Set();
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        ProgressRecord? shown = null;
        string? told = null;
        node.StatusChanged += Look;
        try
        {
            while (true)
            {
                NodeStatus status = node.Status;
                if (NodeReadiness.IsReached(status, For))
                {
                    return status;
                }

                if (node.HasEnded)
                {
                    throw new OpenClawCommandException(
                        "NodeEnded", ErrorCategory.ConnectionError,
                        $"Node {node.Id} ended before it was {For}: {status.LastError ?? "it was stopped"}",
                        status.NextStep ?? "Start-OpenClawNode");
                }

                if (limit.IsOver)
                {
                    throw new OpenClawCommandException(
                        "TimedOut", ErrorCategory.OperationTimeout,
                        $"Node {node.Id} was not {For} after {Timeout} s: it {NodeReadiness.Missing(status)?.TrimEnd('.') ?? "is " + status.State}.",
                        status.NextStep ?? "Try again, or give a longer -Timeout.");
                }

                if (clock.Elapsed.TotalSeconds > 1)
                {
                    // What somebody has to type while this waits: a bar has no room for it.
                    if (status.NextStep is { } step && step != told
                        && NodeReadiness.IsReached(status, NodeWaitCondition.WaitingForApproval))
                    {
                        told = step;
                        WriteWarning($"Node {node.Id} {NodeReadiness.Missing(status)}.{Environment.NewLine}  > {step}");
                    }

                    shown = new ProgressRecord(1, $"Waiting until node {node.Id} is {For}", NodeReadiness.Missing(status) ?? status.State)
                    {
                        CurrentOperation = status.NextStep,
                        PercentComplete = Timeout > 0 ? (int)Math.Min(99, 100 * clock.Elapsed.TotalSeconds / Timeout) : -1,
                    };
                    WriteProgress(shown);
                }

                WaitHandle.WaitAny([changed, StopToken.WaitHandle], limit.Within(Tick));
                if (StopToken.IsCancellationRequested)
                {
                    throw new PipelineStoppedException();
                }
            }
        }
        finally
        {
            node.StatusChanged -= Look;
            if (shown is not null && !StopToken.IsCancellationRequested)
            {
                shown.RecordType = ProgressRecordType.Completed;
                WriteProgress(shown);
            }
        }
    }
}
