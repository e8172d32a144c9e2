using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;

namespace OpenClaw.PowerShell.Output;

internal static class ServiceMapping
{
    public static NodeServiceStatus From(ServiceState state, string stateDirectory, ServiceResult? result = null) =>
        From(state, state.Installed ? ServiceSettings.TryLoad(stateDirectory) : null, stateDirectory, result);

    private static NodeServiceStatus From(ServiceState state, ServiceSettings? settings, string stateDirectory, ServiceResult? result) =>
        new()
    {
        // Both are named after the same word.
        Type = (Enum.TryParse(ServiceManagers.Of(state.Manager).Word, ignoreCase: true, out NodeServiceType type)
            ? type : throw new InvalidOperationException($"There is no type for the service manager {state.Manager}.")).ToString(),
        Name = state.Name,
        Scope = (state.Scope == ServiceScope.Machine ? NodeServiceScope.Machine : NodeServiceScope.User).ToString(),
        Version = settings?.RuntimeVersion,
        Runtime = settings is null ? null
            : (settings.Runtime == ServiceRuntimeKind.Executable ? NodeServiceRuntime.Executable : NodeServiceRuntime.PowerShell)
            .ToString(),
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

    public static ServiceManagerKind? Kind(NodeServiceType? type) => ServiceManagers.Find(type?.ToString().ToLowerInvariant())?.Kind;

    public static Node.State.NodeFlavor Flavor(NodeFlavor flavor) =>
        flavor == NodeFlavor.Clawdbot ? Node.State.NodeFlavor.Clawdbot : Node.State.NodeFlavor.OpenClaw;

    public static ServiceScope? Scope(NodeServiceScope? scope) => scope switch
    {
        NodeServiceScope.Machine => ServiceScope.Machine,
        NodeServiceScope.User => ServiceScope.User,
        _ => null,
    };
}
