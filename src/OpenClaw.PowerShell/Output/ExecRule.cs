using OpenClaw.Gateway.Text;
using OpenClaw.Node.Approvals.Document;
using OpenClaw.Node.Approvals.Matching;

namespace OpenClaw.PowerShell.Output;

/// <summary>One rule of the allowlist.</summary>
public sealed class ExecRule
{
    /// <summary>The rule's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The agent; * for all.</summary>
    public string Agent { get; init; } = "*";

    /// <summary>A program name, a path or a glob.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>A regular expression over the arguments, or a generated hash; null for any arguments.</summary>
    public string? ArgPattern { get; init; }

    /// <summary>What a person attached to it, in words; null for nothing.</summary>
    public string? Terms => Attached == RuleTerms.None ? null : Attached.ToString();

    /// <summary>What a person attached to it; a property below for each.</summary>
    internal RuleTerms Attached { get; init; } = RuleTerms.None;

    /// <summary>Variables that a request may set with it, besides the harmless ones.</summary>
    public IReadOnlyList<string> AllowedEnv { get => ShownList.OfTexts(Attached.AllowedEnv); init =>
        Attached = Attached with { AllowedEnv = value }; }

    /// <summary>What it lets run.</summary>
    internal RuleKey Key => new(Pattern, ArgPattern);

    /// <summary>What the rule allows besides what it seems to, and the rule to prefer; null for one that allows what it says.</summary>
    public string? Danger { get; init; }

    /// <summary>True for a rule that an "allow always" made.</summary>
    public bool AllowAlways { get; init; }

    /// <summary>The command that an "allow always" was given for; null for a rule that was written.</summary>
    public string? CommandText { get; init; }

    /// <summary>The directory that it was given for; null for every directory.</summary>
    public string? GrantedDirectory { get; init; }

    /// <summary>Who gave it: an account of this machine, or whom the gateway named (said, not proven).</summary>
    public string? GrantedBy { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset? GrantedAt { get; init; }

    /// <summary>The request that it answered; null for an answer that came with the run.</summary>
    public string? GrantedRequest { get; init; }

    /// <summary>When it last let something run.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>What it let run then.</summary>
    public string? LastUsedCommand { get; init; }

    /// <summary>The program file it resolved to then.</summary>
    public string? LastResolvedPath { get; init; }

    /// <summary>The state directory whose policy it belongs to.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>The pattern and, if there is one, the pattern for the arguments.</summary>
    public override string ToString() => DisplayText.Visible(ArgPattern is null ? Pattern : $"{Pattern} {ArgPattern}");
}
