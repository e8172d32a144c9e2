namespace OpenClaw.Node.Services;

/// <summary>How the account of a service proves itself to the operating system.</summary>
internal enum ServiceLogon
{
    /// <summary>The account that installs. Windows tasks: only while it is logged on.</summary>
    Interactive,

    /// <summary>The account that installs, without its password, logged on or not (Task Scheduler's S4U): session 0, no window.</summary>
    Unattended,

    /// <summary>A given account with its password, which the operating system keeps.</summary>
    Password,

    /// <summary>
    /// An account without a password to know: a virtual service account, a group managed account, LocalSystem, a dedicated POSIX account.
    /// </summary>
    Managed,
}

/// <summary>The account a service runs as.</summary>
/// <param name="Name">As the platform writes it: <c>DOMAIN\user</c>, <c>NT SERVICE\OpenClawNode</c>, <c>openclaw-node</c>.</param>
/// <param name="Logon">How it logs on.</param>
internal sealed record ServiceAccount(string Name, ServiceLogon Logon)
{
    /// <summary>True for the account that exists for this service alone: then the hardening of the system unit applies.</summary>
    public bool Dedicated { get; init; }
}

/// <summary>
/// What a service manager is told to run. It never holds a secret: tokens and passwords are in <see cref="ServiceSecrets"/>, and what users
/// type freely (display name, gateway host) is in <see cref="ServiceSettings"/>, out of reach of the managers' own quoting rules.
/// </summary>
internal sealed record ServiceDefinition
{
    /// <summary>The text under which services are listed (docs/protocol/state.md 7).</summary>
    public const string DefaultDescription = "OpenClaw Node Host";

    public required string Name { get; init; }

    public string Description { get; init; } = DefaultDescription;

    public required ServiceScope Scope { get; init; }

    public required ServiceAccount Account { get; init; }

    /// <summary>The absolute path of the program.</summary>
    public required string Program { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>Ordered as it is written. Blank values are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The node's state directory, absolute: log files go below it.</summary>
    public required string StateDirectory { get; init; }
}
