using OpenClaw.Gateway.Text;
using OpenClaw.Node.Audit;

namespace OpenClaw.PowerShell.Output;

/// <summary>
/// One line of the record of what was asked, decided, run and changed. Arguments that look like secrets are already replaced.
/// </summary>
public sealed class ExecHistoryRecord
{
    internal ExecHistoryRecord(ExecAuditRecord record)
    {
        Source = record;
        AllowedBy = ShownList.OfTexts(record.AllowedBy);
        Environment = ShownList.OfTexts(record.Environment);
    }

    /// <summary>Counts up by one; a gap means that lines were taken away.</summary>
    public long Sequence => Source.Sequence;

    /// <summary>When, in this machine's time.</summary>
    public DateTimeOffset At => Source.At.ToLocalTime();

    /// <summary>About what: Denied, Allowed, Finished or Changed.</summary>
    public string Kind => Source.Kind.ToString();

    /// <summary>
    /// What happened, in words: Denied, Allowed, Finished, Changed, and for an administrator's answer Allowed once, Allowed always,
    /// Refused.
    /// </summary>
    public string Event => HistoryWords.Of(Source);

    /// <summary>The run's id, which joins the records of one run; null for changes.</summary>
    public string? RunId => Source.RunId;

    /// <summary>The agent that asked; * when the request named none.</summary>
    public string Agent => Source.AgentId ?? "*";

    /// <summary>The session that asked.</summary>
    public string? SessionKey => Source.SessionKey;

    /// <summary>The command, with secrets replaced by ***.</summary>
    public string? Command => Source.Command;

    /// <summary>The directory.</summary>
    public string? Directory => Source.Directory;

    /// <summary>A stable code: allowed, allowlist-miss, approval-required ...</summary>
    public string? Decision => Source.Decision;

    /// <summary>What allowed it: rules, safe-bin, approval, policy.</summary>
    public IReadOnlyList<string> AllowedBy { get; }

    /// <summary>The exit code of a finished process; null when it has none.</summary>
    public int? ExitCode => Source.ExitCode;

    /// <summary>The signal that ended it; null when none did.</summary>
    public string? Signal => Source.Signal;

    /// <summary>How long a finished process took.</summary>
    public TimeSpan? Duration => Source.DurationMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>Names of the variables that the request set.</summary>
    public IReadOnlyList<string> Environment { get; }

    /// <summary>
    /// The account of the process that wrote the record: who answered or changed something here, or the node's own; null when it was not
    /// noted.
    /// </summary>
    public string? Account => Source.Account;

    /// <summary>The account's SID on Windows, its user id elsewhere.</summary>
    public string? AccountId => Source.AccountId;

    /// <summary>The process that wrote the record.</summary>
    public string? Process => Source.Process;

    /// <summary>For answers that came through the gateway: what it said about who gave them. Said, not proven.</summary>
    public string? Operator => Source.Claim;

    /// <summary>More in words: why a process could not start, what was changed.</summary>
    public string? Detail => Source.Detail;

    internal ExecAuditRecord Source { get; }

    /// <summary>When, what and the command.</summary>
    public override string ToString() =>
        $"{At.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)} {Event} {DisplayText.Visible(Command ?? Detail)}";
}
