using OpenClaw.Node.Hosting;
using OpenClaw.Node.Services.Runtime;

namespace OpenClaw.Node.Services.Install;

/// <summary>What the user asks of an install.</summary>
internal sealed record NodeServiceRequest
{
    public required RuntimeSource Runtime { get; init; }

    /// <summary>Which gateway, as whom, with which commands.</summary>
    public required NodeSettings Settings { get; init; }

    /// <summary>A file with the first secret, see <see cref="ServiceSettings.TokenFile"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Secrets that were given, over those found in the environment.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The account to run as; null for the manager's default.</summary>
    public string? AccountName { get; init; }

    public string? AccountPassword { get; init; }

    public bool Force { get; init; }

    public bool EnableLinger { get; init; }

    /// <summary>Says nothing of the secrets.</summary>
    public override string ToString() => "install a node service";
}
