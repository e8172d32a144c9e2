namespace OpenClaw.Node.Audit;

/// <summary>What came of checking the record.</summary>
/// <param name="Intact">True when every line is as it was written and none is missing.</param>
/// <param name="Lines">How many lines were looked at.</param>
/// <param name="File">Where the first problem is.</param>
/// <param name="Line">In which line of that file, from 1; null when lines are missing at the end.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record ExecAuditVerification(bool Intact, long Lines, string? File, int? Line, string? Problem);
