namespace OpenClaw.Node.Approvals;

/// <summary>A waiting request cannot be answered in that way; the message says why and what to do.</summary>
public sealed class ExecRequestException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ExecRequestException(string message)
        : base(message)
    {
    }
}
