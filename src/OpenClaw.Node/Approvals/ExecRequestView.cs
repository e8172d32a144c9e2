using OpenClaw.Node.Approvals.Pending;
using OpenClaw.Gateway.Text;

namespace OpenClaw.Node.Approvals;

/// <summary>A request that waits for an administrator.</summary>
public sealed record ExecRequestView
{
    /// <summary>The agent, by the name of the cmdlets' parameter: with it the objects bind in a pipeline.</summary>
    public string? Agent => AgentId;

    /// <summary>What to name in an answer.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that asked; null when it named none.</summary>
    public string? AgentId { get; init; }

    /// <summary>The session of the agent in which it asked: a yes for once is for this one; null when it named none.</summary>
    public string? SessionKey { get; init; }

    /// <summary>The command. Secrets are shown: who decides must see what would run.</summary>
    public required string Command { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Argv { get; init => field = ShownList.OfTexts(value); }

    /// <summary>Where it would run.</summary>
    public required string Directory { get; init; }

    /// <summary>Names of the variables that the request sets.</summary>
    public IReadOnlyList<string> EnvironmentNames { get; init => field = ShownList.OfTexts(value); } = ShownList.OfTexts(null);

    /// <summary>The whole command for eyes: on one line, with everything visible that would not be.</summary>
    public string Shown => Printable.Visible(Command);

    /// <summary>The variables that the request sets, with their values where those are no secrets.</summary>
    public IReadOnlyList<ExecRequestVariable> Environment { get; init; } = [];

    /// <summary>The files of the programs that it would start, as far as they are known.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>The script that it would carry out; null when there is none.</summary>
    public string? Script { get; init; }

    /// <summary>The script's content when it was asked for: SHA-256, lower-case hexadecimal.</summary>
    public string? ScriptSha256 { get; init; }

    /// <summary>What of it a yes does not hold to its content, in words (files of a project); null when there is nothing.</summary>
    public string? NotHeld { get; init; }

    /// <summary>What somebody should know who just allowed it always; empty otherwise.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True when an answer has to name the variables too.</summary>
    public bool NeedsEnvironmentConsent => Environment.Any(variable => variable.NeedsConsent);

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

    /// <summary>
    /// True when the policy lets it run by now, because of a rule that came after it: there is nothing left to answer, and it runs when the
    /// agent asks again.
    /// </summary>
    public bool WouldRunNow { get; init; }

    /// <summary>How it stands, for people.</summary>
    public string State => IsAllowed ? "allowed once" : WouldRunNow
        ? "would run now, when the agent asks again: the policy allows it" : "waits";

    /// <summary>The state directory of the node that was asked; the answering cmdlets bind it.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>Why it cannot be allowed for once; null when it can.</summary>
    public string? CannotAllowOnce { get; init; }

    /// <summary>For people: its id and the command, with nothing hidden in it.</summary>
    public override string ToString() => $"{Id}: {Shown}";

    internal static ExecRequestView Of(PendingRequest request) => new()
    {
        Id = request.Id,
        AgentId = request.AgentId,
        SessionKey = request.SessionKey,
        Command = request.CommandText,
        Argv = request.Argv,
        Directory = request.Directory,
        EnvironmentNames = request.EnvironmentNames,
        Environment = request.Environment,
        Programs = request.Programs,
        Script = request.Operand?.Path,
        ScriptSha256 = request.Operand?.Sha256,
        Reason = request.Reason,
        FirstAskedAt = request.FirstAskedAt,
        LastAskedAt = request.LastAskedAt,
        TimesAsked = request.TimesAsked,
        ExpiresAt = request.ExpiresAt,
        IsAllowed = request.AllowedAt is not null,
        CannotAllowOnce = request.CannotAllowOnce,
        NotHeld = request.NotHeld,
    };
}
