using OpenClaw.Node.Services.Runtime;

namespace OpenClaw.Node.Services.Install;

/// <summary>What the user asks of an install.</summary>
internal sealed record NodeServiceRequest
{
    public required RuntimeSource Runtime { get; init; }

    /// <summary>Gateway and node settings; manager, name and runtime are filled in by <see cref="NodeService"/>.</summary>
    public required ServiceSettings Settings { get; init; }

    /// <summary>Secrets that were given, over those found in the environment.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The account to run as; null for the manager's default.</summary>
    public string? AccountName { get; init; }

    public string? AccountPassword { get; init; }

    public bool Force { get; init; }

    public bool EnableLinger { get; init; }

    /// <summary>Says nothing of the secrets.</summary>
    public override string ToString() => $"install a node service ({Settings.Manager}, {Settings.Scope})";
}
