using System.Management.Automation;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>Wait-OpenClawNode: until a node of this session is connected, waits for approval, or has ended.</summary>
[Cmdlet(VerbsLifecycle.Wait, "OpenClawNode")]
[OutputType(typeof(NodeStatus))]
public sealed class WaitOpenClawNodeCommand : OpenClawCmdlet
{
    /// <summary>The numbers of the nodes; default: all of this session.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    public int[]? Id { get; set; }

    /// <summary>What to wait for.</summary>
    [Parameter]
    public NodeWaitCondition For { get; set; } = NodeWaitCondition.Connected;

    /// <summary>How many seconds to wait at most; default: without end.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 2_000_000)]
    public int Timeout { get; set; } = -1;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RunspaceNodes nodes = NodeSessions.OfThisRunspace();
        DateTime? deadline = Timeout < 0 ? null : DateTime.UtcNow.AddSeconds(Timeout);
        foreach (int id in Id ?? [.. nodes.All.Select(n => n.Id)])
        {
            try
            {
                NodeSession node = nodes.Get(id);
                WriteObject(Await(cancellation => WaitAsync(node, deadline, cancellation)));
            }
            catch (Exception failure) when (failure is OpenClawCommandException or TimeoutException)
            {
                WriteFailure(failure, id);
            }
        }
    }

    private async Task<NodeStatus> WaitAsync(NodeSession node, DateTime? deadline, CancellationToken cancellation)
    {
        TaskCompletionSource<NodeStatus> reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(NodeStatus status)
        {
            if (IsReached(status))
            {
                reached.TrySetResult(status);
            }
        }

        node.StatusChanged += Look;
        try
        {
            // Looked at after subscribing: a change between the two would be missed the other way round.
            Look(node.Status);
            TimeSpan limit = deadline is null ? System.Threading.Timeout.InfiniteTimeSpan : Positive(deadline.Value - DateTime.UtcNow);
            using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task first = await Task.WhenAny(reached.Task, node.Completion, Task.Delay(limit, timer.Token)).ConfigureAwait(false);
            timer.Cancel();
            Look(node.Status);
            if (reached.Task.IsCompleted)
            {
                return await reached.Task.ConfigureAwait(false);
            }

            cancellation.ThrowIfCancellationRequested();
            throw first == node.Completion
                ? new OpenClawCommandException(
                    "NodeEnded", ErrorCategory.ConnectionError, $"Node {node.Id} ended before it was {For}: {node.Status.LastError ?? "it was stopped"}",
                    node.Status.NextStep ?? "Start-OpenClawNode")
                : new TimeoutException($"Node {node.Id} was not {For} after {Timeout} s; it is {node.Status.State}. {node.Status.NextStep}".TrimEnd());
        }
        finally
        {
            node.StatusChanged -= Look;
        }
    }

    private bool IsReached(NodeStatus status) => For switch
    {
        NodeWaitCondition.Connected => status.State == NodeState.Connected,
        NodeWaitCondition.WaitingForApproval => status.State == NodeState.WaitingForApproval,
        _ => status.State is NodeState.Stopped or NodeState.Failed,
    };

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
