using OpenClaw.Node.Services;

namespace OpenClaw.PowerShell.Output;

internal static class ServiceMapping
{
    public static NodeServiceStatus From(ServiceState state, string stateDirectory, ServiceResult? result = null) => new()
    {
        Type = state.Manager switch
        {
            ServiceManagerKind.ScheduledTask => NodeServiceType.Task,
            ServiceManagerKind.WindowsService => NodeServiceType.Service,
            ServiceManagerKind.Launchd => NodeServiceType.Launchd,
            _ => NodeServiceType.Systemd,
        },
        Name = state.Name,
        Scope = state.Scope == ServiceScope.Machine ? NodeServiceScope.Machine : NodeServiceScope.User,
        Installed = state.Installed,
        Enabled = state.Enabled,
        Status = state.Status.ToString(),
        ProcessId = state.ProcessId,
        LastExitStatus = state.LastExitStatus,
        LastRunTime = state.LastRunTime,
        Restarts = state.Restarts,
        Account = state.Account,
        CommandLine = state.Command?.ProgramArguments ?? [],
        Definition = state.Command?.SourcePath,
        Detail = state.Detail,
        StateDirectory = stateDirectory,
        Result = result?.ToString(),
    };

    public static ServiceManagerKind? Kind(NodeServiceType? type) => type switch
    {
        NodeServiceType.Task => ServiceManagerKind.ScheduledTask,
        NodeServiceType.Service => ServiceManagerKind.WindowsService,
        NodeServiceType.Systemd => ServiceManagerKind.Systemd,
        NodeServiceType.Launchd => ServiceManagerKind.Launchd,
        _ => null,
    };

    public static Node.State.NodeFlavor Flavor(NodeFlavor flavor) => flavor == NodeFlavor.Clawdbot ? Node.State.NodeFlavor.Clawdbot : Node.State.NodeFlavor.OpenClaw;

    public static ServiceScope? Scope(NodeServiceScope? scope) => scope switch
    {
        NodeServiceScope.Machine => ServiceScope.Machine,
        NodeServiceScope.User => ServiceScope.User,
        _ => null,
    };
}
