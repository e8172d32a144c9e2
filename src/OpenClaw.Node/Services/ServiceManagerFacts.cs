using System.Runtime.InteropServices;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services;

/// <summary>What is known of one service manager, in one place: the list of them is <c>Install/ServiceManagers</c>.</summary>
internal sealed record ServiceManagerFacts
{
    public required ServiceManagerKind Kind { get; init; }

    /// <summary>As options name it: <c>systemd</c>.</summary>
    public required string Word { get; init; }

    /// <summary>The operating system it belongs to.</summary>
    public required OSPlatform Platform { get; init; }

    /// <summary>It is the one that starts this machine; the first in the list that says so is the default.</summary>
    public Func<bool> IsHere { get; init; } = () => true;

    /// <summary>What a status calls it, for one user and for the machine.</summary>
    public required string UserLabel { get; init; }

    public required string MachineLabel { get; init; }

    /// <summary>Its words for "there" and "not there".</summary>
    public required string Loaded { get; init; }

    public required string NotLoaded { get; init; }

    /// <summary>The names it knows a node by.</summary>
    public required ServiceNames Names { get; init; }

    /// <summary>For whom a node is installed where nobody says so.</summary>
    public ServiceScope DefaultScope { get; init; } = ServiceScope.User;

    /// <summary>Its definitions hold variables; without that the host sets them from <see cref="ServiceSettings"/>.</summary>
    public bool CarriesEnvironment { get; init; } = true;

    /// <summary>Its process gets a console window of its own unless it is started without one.</summary>
    public bool ShowsWindow { get; init; }

    /// <summary>
    /// It starts again what ended with an error and cannot be told of exit code 78, so the process then ends without one.
    /// </summary>
    public bool RestartsEveryError { get; init; }

    /// <summary>
    /// It starts again whatever ended, so after exit code 78 the process stays, without a node, until a person types this; the argument is
    /// the service's name. Null for a manager that leaves alone what should not run again.
    /// </summary>
    public Func<string, string>? RestartByHand { get; init; }

    /// <summary>Who runs the node when nobody is named; the first argument is the service's name.</summary>
    public required Func<string, ServiceScope, ServiceAccount> DefaultAccount { get; init; }

    /// <summary>An account that somebody named; the second argument says that there is a password.</summary>
    public Func<string, bool, ServiceAccount> NamedAccount { get; init; } = (name, _) => new ServiceAccount(name, ServiceLogon.Managed);

    public required Func<ServiceManagerPlace, IServiceManager> Make { get; init; }

    public string Label(ServiceScope scope) => scope == ServiceScope.Machine ? MachineLabel : UserLabel;

    /// <summary>For managers of POSIX: this account's own node, or an account that exists for the machine's alone.</summary>
    public static ServiceAccount OwnOrDedicated(string name, ServiceScope scope) => scope == ServiceScope.Machine
        ? new ServiceAccount(ServiceNames.DedicatedAccount, ServiceLogon.Managed) { Dedicated = true }
        : new ServiceAccount(Environment.UserName, ServiceLogon.Interactive);
}

/// <summary>Which service a manager is made for, and with what.</summary>
/// <param name="Name">Of the service.</param>
/// <param name="Scope">For whom.</param>
/// <param name="Location">The node's state.</param>
/// <param name="Tool">Runs the manager's commands.</param>
/// <param name="Environment">This process's variables.</param>
internal sealed record ServiceManagerPlace(string Name, ServiceScope Scope, StateLocation Location, ServiceTool Tool,
    Func<string, string?> Environment);
