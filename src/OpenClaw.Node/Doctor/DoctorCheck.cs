namespace OpenClaw.Node.Doctor;

/// <summary>The outcome of one look.</summary>
/// <param name="Status">How it came out.</param>
/// <param name="Message">What was seen, a sentence or two. No secret.</param>
/// <param name="Fix">The exact command to type next; null where there is nothing to do.</param>
internal sealed record DoctorFinding(DoctorStatus Status, string Message, string? Fix = null)
{
    /// <summary>What can be done about it without a decision of a person; null where there is nothing.</summary>
    public DoctorRepair? Repair { get; init; }

    public static DoctorFinding Pass(string message) => new(DoctorStatus.Pass, message);

    public static DoctorFinding Warn(string message, string? fix) => new(DoctorStatus.Warn, message, fix);

    public static DoctorFinding Fail(string message, string? fix) => new(DoctorStatus.Fail, message, fix);

    public static DoctorFinding Skip(string message, string? fix = null) => new(DoctorStatus.Skip, message, fix);
}

/// <summary>One check as it is shown.</summary>
internal sealed record DoctorCheck(DoctorSubject Subject, DoctorFinding Finding, TimeSpan Duration);
