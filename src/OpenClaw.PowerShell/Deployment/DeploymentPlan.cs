using System.Collections;
using OpenClaw.PowerShell.Output;

namespace OpenClaw.PowerShell.Deployment;

/// <summary>What every machine of one deployment gets.</summary>
internal sealed record DeploymentPlan
{
    public required Lazy<ModuleArchive> Module { get; init; }

    /// <summary>The version of the module; known without its archive.</summary>
    public required string Version { get; init; }

    public required NodeServiceScope Scope { get; init; }

    public string? ModulePath { get; init; }

    /// <summary>The policy file's text; null leaves the policy of each machine as it is.</summary>
    public string? Policy { get; init; }

    /// <summary>Parameters of Install-OpenClawNode that are the same everywhere.</summary>
    public required Hashtable Node { get; init; }

    /// <summary>The commands that the nodes shall offer and no others; null: the usual ones.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    /// <summary>Where nodes dial, for setup codes; null: as the gateway's own configuration says.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>False when <see cref="Node"/> holds the gateway's token: no setup code is made.</summary>
    public bool WithSetupCode { get; init; } = true;

    public bool Force { get; init; }

    /// <summary>An installed node that is older than this module takes it up.</summary>
    public bool Update { get; init; }

    /// <summary>The parameter that names a machine; null where sessions were given.</summary>
    public string? Machine { get; init; }

    /// <summary>The words after the machine that repeat this deployment.</summary>
    public string Again { get; init; } = "";

    /// <summary>How long a machine may take from its installation until it serves.</summary>
    public required TimeSpan Limit { get; init; }
}
