namespace OpenClaw.Node.Services;

/// <summary>Why a service could not be changed or asked. Scripts may act on the names.</summary>
public enum ServiceProblem
{
    /// <summary>A value cannot be written into a service definition without changing its meaning.</summary>
    InvalidDefinition,

    /// <summary>The account that asks may not do this.</summary>
    AccessDenied,

    /// <summary>There is no such service.</summary>
    NotInstalled,

    /// <summary>This machine does not have the service manager, or it does not answer.</summary>
    ManagerUnavailable,

    /// <summary>The account does not exist, its password is wrong or it may not log on as a service.</summary>
    Account,

    /// <summary>The operating system refused or failed.</summary>
    Failed,

    /// <summary>It did not happen within the time limit.</summary>
    Timeout,
}
