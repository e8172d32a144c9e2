using System.Management.Automation;
using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.State;
using OpenClaw.Node.Texts;
using OpenClaw.PowerShell.Completion;
using OpenClaw.PowerShell.Output;
using OpenClaw.PowerShell.Sessions;

namespace OpenClaw.PowerShell.Commands;

/// <summary>
/// Get-OpenClawNodeStatus: the nodes of this session, and the one that another process of this machine runs with the state directory (a
/// service, openclaw-node). Where none runs, one object says so and what is saved.
/// </summary>
[Cmdlet(VerbsCommon.Get, "OpenClawNodeStatus", DefaultParameterSetName = AllSet)]
[OutputType(typeof(Output.NodeStatus))]
public sealed class GetOpenClawNodeStatusCommand : OpenClawCmdlet
{
    private const string AllSet = "All";
    private const string IdSet = "Id";
    private const string ObjectSet = "InputObject";
    private const string StateSet = "StateDirectory";

    /// <summary>The numbers of nodes of this session.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(NodeIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <summary>Nodes from Get-OpenClawNodeStatus, to see how they are by now.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The node that runs with this state directory, whatever process it is in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StateSet)]
    [ValidateNotNullOrEmpty]
    public string? StateDirectory { get; set; }

    /// <summary>Clawdbot: the state in ~/.clawdbot and the services under that name, on a machine that still runs it so.</summary>
    [Parameter(ParameterSetName = AllSet)]
    [Parameter(ParameterSetName = StateSet)]
    public Output.NodeFlavor Flavor { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case IdSet:
                WriteById(Id);
                break;
            case ObjectSet:
                WriteByObject();
                break;
            case StateSet:
                WriteByStateDirectory(GetUnresolvedProviderPathFromPSPath(StateDirectory!));
                break;
            default:
                WriteAll();
                break;
        }
    }

    private void WriteByObject()
    {
        foreach (PSObject seen in PipelineInput.Each(InputObject!))
        {
            try
            {
                if (PipelineInput.KindOf(seen) == typeof(Output.NodeStatus).FullName
                    && PipelineInput.Value(seen, nameof(Output.NodeStatus.Id)) is null)
                {
                    WriteByStateDirectory(PipelineInput.Text(seen, nameof(Output.NodeStatus.StateDirectory)));
                }
                else if (PipelineIds.OfNode(seen) is { } id)
                {
                    WriteById([id]);
                }
            }
            catch (OpenClawCommandException unfit)
            {
                WriteFailure(unfit, seen);
            }
        }
    }

    private void WriteById(int[] ids)
    {
        foreach (int id in ids)
        {
            try
            {
                WriteObject(NodeSessions.OfThisRunspace().Get(id).Status);
            }
            catch (OpenClawCommandException unknown)
            {
                WriteFailure(unknown, id);
            }
        }
    }

    private void WriteAll()
    {
        IReadOnlyList<NodeSession> nodes = NodeSessions.OfThisRunspace().All;
        foreach (NodeSession node in nodes)
        {
            WriteObject(node.Status);
        }

        if (nodes.Count == 0)
        {
            WriteByStateDirectory(null);
        }
    }

    private void WriteByStateDirectory(string? directory)
    {
        try
        {
            RequireOfThisMachine(directory);
            (StateLocation location,
                ServiceState? service) = Await(cancellation =>
                NodeService.TryQueryAsync(directory, ServiceMapping.Flavor(Flavor), cancellation));
            ClosedDirectory.Require(location);
            NodeServiceStatus? installed = service is not { Installed: true } ? null : ServiceMapping.From(service, location.Directory);
            Node.Hosting.NodeStatus? running = Await(cancellation => NodeStatusClient.TryReadAsync(location, null, cancellation));
            VersionNotice? version = VersionNotice.Find(service, ServiceSettings.TryLoad(location.Directory), running, ToolWords.PowerShell,
                PreparedNode.Version);
            WriteObject(running is null
                ? Saved(location, installed, version)
                : new Output.NodeStatus(running) { Service = installed, VersionNotice = version?.Message,
                    NextStep = running.NextStep ?? version?.Fix });
        }
        catch (Exception failure) when (failure is NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, directory);
        }
    }

    private static Output.NodeStatus Saved(StateLocation location, NodeServiceStatus? service, VersionNotice? version)
    {
        SavedNode saved = SavedNode.Read(location);
        SilentNode? silent = SilentNode.Find(location);
        return new Output.NodeStatus
        {
            Gateway = saved.Gateway,
            DisplayName = saved.DisplayName,
            NodeId = saved.NodeId,
            DeviceId = saved.DeviceId,
            StateDirectory = location.Directory,
            Service = service,
            VersionNotice = version?.Message,
            NextStep = silent is not null ? silent.NextStep
                : service is not null ? (service.Status is "Stopped" ? "Start-OpenClawNode -Service" : "Get-OpenClawNodeLog -Last 20")
                : saved.Gateway is null ? "Start-OpenClawNode -GatewayHost <host>" : "Start-OpenClawNode",
        };
    }
}
