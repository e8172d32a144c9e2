using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Services.Launchd;
using OpenClaw.Node.Services.OpenRc;
using OpenClaw.Node.Services.Systemd;
using OpenClaw.Node.Services.Windows;

namespace OpenClaw.Node.Services.Install;

/// <summary>Every service manager the node can be installed with: a new one is a folder beside the others and a row here.</summary>
internal static class ServiceManagers
{
    /// <summary>In the order in which a machine's own is looked for.</summary>
    public static IReadOnlyList<ServiceManagerFacts> All { get; } =
    [
        ScheduledTaskManager.Facts,
        WindowsServiceManager.Facts,
        LaunchdManager.Facts,
        OpenRcManager.Facts,
        SystemdManager.Facts,
    ];

    /// <summary>The one a node of this machine is installed with when nobody says so.</summary>
    public static ServiceManagerFacts Default { get; } = All.FirstOrDefault(one => ThisSystem.Is(one.Platform) && one.IsHere())
        ?? SystemdManager.Facts;

    public static ServiceManagerFacts Of(ServiceManagerKind kind) => All.First(one => one.Kind == kind);

    /// <summary>By the word of an option; null for another word.</summary>
    public static ServiceManagerFacts? Find(string? word) => All.FirstOrDefault(one => one.Word == word);

    /// <exception cref="ServiceException">This operating system has another one.</exception>
    public static IServiceManager Make(ServiceManagerKind kind, ServiceManagerPlace place)
    {
        ServiceManagerFacts facts = Of(kind);
        return ThisSystem.Is(facts.Platform)
            ? facts.Make(place)
            : throw new ServiceException(ServiceProblem.ManagerUnavailable, $"{kind} is not a service manager of this operating system.");
    }
}
