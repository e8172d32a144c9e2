using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Node.Audit;

namespace OpenClaw.Node.Approvals;

/// <summary>A request that waits for an administrator.</summary>
public sealed record ExecRequestView
{
    /// <summary>What to name in an answer.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that asked; null when it named none.</summary>
    public string? AgentId { get; init; }

    /// <summary>The command. Secrets are shown: who decides must see what would run.</summary>
    public required string Command { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>Where it would run.</summary>
    public required string Directory { get; init; }

    /// <summary>Names of the variables that the request sets.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init; } = [];

    /// <summary>Why it was denied, as a stable code.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was asked for the first time.</summary>
    public DateTimeOffset FirstAskedAt { get; init; }

    /// <summary>When it was asked for the last time.</summary>
    public DateTimeOffset LastAskedAt { get; init; }

    /// <summary>How often.</summary>
    public int TimesAsked { get; init; }

    /// <summary>When it is forgotten.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>True when it was allowed and waits for the agent to ask again.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>Why it cannot be allowed for once; null when it can.</summary>
    public string? CannotAllowOnce { get; init; }

    internal static ExecRequestView Of(PendingRequest request) => new()
    {
        Id = request.Id,
        AgentId = request.AgentId,
        Command = SecretRedaction.OneLine(request.CommandText),
        Argv = request.Argv,
        Directory = request.Directory,
        EnvironmentNames = request.EnvironmentNames,
        Reason = request.Reason,
        FirstAskedAt = request.FirstAskedAt,
        LastAskedAt = request.LastAskedAt,
        TimesAsked = request.TimesAsked,
        ExpiresAt = request.ExpiresAt,
        IsAllowed = request.AllowedAt is not null,
        CannotAllowOnce = request.CannotAllowOnce,
    };
}
