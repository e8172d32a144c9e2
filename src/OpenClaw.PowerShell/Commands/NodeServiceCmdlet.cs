using System.Diagnostics;
using System.Management.Automation;
using OpenClaw.Node.Services;
using OpenClaw.Node.Services.Install;
using OpenClaw.Node.Services.Runtime;
using OpenClaw.Node.State;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Commands;

/// <summary>What the cmdlets about the installed node share: finding it, changing it, telling the outcome.</summary>
public abstract class NodeServiceCmdlet : OpenClawCmdlet
{
    private protected NodeService? FindService(string? stateDirectory, Output.NodeFlavor flavor, NodeServiceType? type = null,
        NodeServiceScope? scope = null)
    {
        try
        {
            RequireOfThisMachine(stateDirectory);
            return NodeService.Find(
                FullPath(stateDirectory), ServiceMapping.Kind(type), ServiceMapping.Scope(scope), ServiceMapping.Flavor(flavor));
        }
        catch (Exception failure) when (failure is ServiceException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure);
            return null;
        }
    }

    /// <summary>
    /// Asks about, or tells, a change of the installed node as it is. Where there is nothing to ask about, what follows says so by itself,
    /// and -WhatIf here.
    /// </summary>
    /// <param name="service">The installed node, or where one would be.</param>
    /// <param name="done">Why a node in this state needs no change; null where it does.</param>
    /// <param name="action">What would be done.</param>
    /// <param name="own">The version of this module, where the node could take it up.</param>
    /// <param name="evenOlder">It would do so although it is newer.</param>
    private protected bool ShouldChange(NodeService service, Func<ServiceState, string?> done, string action, string? own = null,
        bool evenOlder = false)
    {
        ServiceState state;
        try
        {
            state = Await(service.QueryAsync);
        }
        catch (Exception unknown) when (unknown is ServiceException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            if (IsOnlyTold && !File.Exists(ServiceSettings.PathIn(service.Location.Directory)))
            {
                // A machine without that manager, and nothing that was installed with it.
                TellNothingToDo($"No node is installed with its state in {service.Location.Directory}.");
            }
            else
            {
                WriteFailure(unknown, service.Location.Directory);
            }

            return false;
        }

        string? nothing = !state.Installed
            ? $"No node is installed as {ServiceManagers.Of(state.Manager).Label(state.Scope)} {state.Name}." : done(state) is { } so
            ? $"The installed node ({state.Name}) {so}." : null;
        if (nothing is not null)
        {
            // A change that meets nothing asks no question.
            if (IsOnlyTold)
            {
                TellNothingToDo(nothing);
                return false;
            }

            return true;
        }

        ServiceSettings? settings = ServiceSettings.TryLoad(service.Location.Directory);
        string version = own is null || settings is not { Runtime: ServiceRuntimeKind.PowerShell } ? ""
            : VersionNotice.IsOlder(settings.RuntimeVersion, own) ? $", and bring it from version {settings.RuntimeVersion} to {own}"
            : !VersionNotice.IsOlder(own, settings.RuntimeVersion) ? ""
            : evenOlder ? $", and put version {own} in place of the newer {settings.RuntimeVersion}"
                : $", in its newer version {settings.RuntimeVersion}";
        return ShouldProcess(
            $"{ServiceManagers.Of(state.Manager).Label(state.Scope)} {state.Name} on {Environment.MachineName}, state in {service.Location.Directory}", action + version);
    }

    private protected void Change(NodeService service, Func<CancellationToken, Task<ServiceChange>> change, bool passThru)
    {
        try
        {
            ServiceChange done = AwaitShown($"{MyInvocation.MyCommand.Name}: {service.Kind}", "The service manager works", change);
            string? next = done.Hints.Count > 0 ? " Next: " + string.Join("; ", done.Hints) : null;
            for (int i = 0; i < done.Warnings.Count; i++)
            {
                WriteWarning(done.Warnings[i] + (i == done.Warnings.Count - 1 ? next : null));
            }

            WriteVerbose(done.Message ?? $"{done.Result}: {done.State.Name}.{(done.Warnings.Count == 0 ? next : null)}");
            if (passThru)
            {
                WriteObject(ServiceMapping.From(done.State, service.Location.Directory, done.Result));
            }
        }
        catch (Exception failure) when (failure is ServiceException or NodeStateException or IOException or UnauthorizedAccessException)
        {
            WriteFailure(failure, service.Location.Directory);
        }
    }

    /// <summary>This module as it lies on disk, run by the PowerShell of this session.</summary>
    private protected RuntimeSource ModuleRuntime()
    {
        // <module>/bin/<framework>/OpenClaw.PowerShell.dll
        string assembly = typeof(NodeServiceCmdlet).Assembly.Location;
        string module = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(assembly)!)!)!;
        return new RuntimeSource
        {
            Kind = ServiceRuntimeKind.PowerShell,
            Version = RuntimeSource.OwnVersion,
            Directory = module,
            Files = [.. Directory.EnumerateFiles(Path.Combine(module, "bin"), "*", SearchOption.AllDirectories)
                .Select(path => path.Substring(module.Length + 1))],
            Entry = assembly.Substring(module.Length + 1),
            Host = SessionShell(),
        };
    }

    private PowerShellHost SessionShell()
    {
        string home = (string)SessionState.PSVariable.GetValue("PSHOME", "");
        using Process me = Process.GetCurrentProcess();
        PowerShellHost shell = PowerShellHost.Find(home, me.MainModule?.FileName) ?? throw new OpenClawCommandException(
            "PowerShellNotFound", ErrorCategory.ObjectNotFound,
            $"This session runs in {me.ProcessName}, which has no pwsh or powershell.exe in {home}.",
            "Install from pwsh or powershell.exe, or use -Runtime Executable -ExecutablePath.");
        if (PowerShellHost.LiesInPackageCache(home))
        {
            WriteWarning(
                $"The PowerShell of this session lies in NuGet's cache ({home}): the node stops for good when somebody empties it. "
                + "For a machine that stays: dotnet tool install --global PowerShell, and install the node from that one.");
        }

        return shell;
    }
}
