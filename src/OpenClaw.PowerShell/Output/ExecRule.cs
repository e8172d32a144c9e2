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

    /// <summary>True for a rule that an "allow always" made.</summary>
    public bool AllowAlways { get; init; }

    /// <summary>When it last let something run.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>What it let run then.</summary>
    public string? LastUsedCommand { get; init; }

    /// <summary>The program file it resolved to then.</summary>
    public string? LastResolvedPath { get; init; }

    /// <summary>The state directory whose policy it belongs to.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>The pattern and, if there is one, the pattern for the arguments.</summary>
    public override string ToString() => ArgPattern is null ? Pattern : $"{Pattern} {ArgPattern}";
}
