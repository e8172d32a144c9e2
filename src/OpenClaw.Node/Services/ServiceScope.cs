namespace OpenClaw.Node.Services;

/// <summary>For whom the node runs.</summary>
public enum ServiceScope
{
    /// <summary>For one account, started with that account's sessions (or before them, where the system can).</summary>
    User,

    /// <summary>For the machine, started at boot, whoever logs on.</summary>
    Machine,
}
