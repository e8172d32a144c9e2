using System.Globalization;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Approvals.Document;

/// <summary>
/// What an "allow always" was given for, in clear beside the fingerprint that decides: a person who reads the policy later has to see what
/// a rule allows, and who said so. It decides nothing. Of this node alone: the reference keeps the member and does not look at it.
/// </summary>
internal sealed record RuleGrant
{
    public const string Member = "granted";

    /// <summary>The command, with secrets replaced.</summary>
    public required string Command { get; init; }

    /// <summary>The directory it was asked for.</summary>
    public string? Directory { get; init; }

    /// <summary>Who said yes: an account of this machine, or whom the gateway named.</summary>
    public string? By { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The request's id; null for an answer that came with the run.</summary>
    public string? Request { get; init; }

    public JsonObject ToTree() => JsonObject.Empty
        .Put("command", ApprovalsLimits.CutUsage(Command))
        .Put("directory", ApprovalsLimits.CutUsage(Directory))
        .Put("by", ApprovalsLimits.CutUsage(By))
        .Put("at", At?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        .Put("request", Request);

    /// <summary>As it is stored; null where a rule has none, or something else under that name.</summary>
    public static RuleGrant? Of(AllowlistEntry entry) =>
        entry.Members[Member]?.AsObject is { } tree && tree["command"]?.AsText is { Length: > 0 } command
        ? new RuleGrant
        {
            Command = command,
            Directory = tree["directory"]?.AsText,
            By = tree["by"]?.AsText,
            At = DateTimeOffset.TryParse(tree["at"]?.AsText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out DateTimeOffset at) ? at : null,
            Request = tree["request"]?.AsText,
        }
        : null;

    /// <summary>For a column: the command, and where it is allowed.</summary>
    public override string ToString() => Directory is null ? Command : $"{Command} (in {Directory})";
}
