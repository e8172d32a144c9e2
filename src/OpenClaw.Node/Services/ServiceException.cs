namespace OpenClaw.Node.Services;

/// <summary>A service could not be changed or asked; the message says what happened and why, the hints what to type.</summary>
public sealed class ServiceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ServiceException(ServiceProblem problem, string message, IReadOnlyList<string>? hints = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Problem = problem;
        Hints = hints ?? [];
    }

    /// <summary>The kind of problem.</summary>
    public ServiceProblem Problem { get; }

    /// <summary>What a person could do about it, one sentence or command each.</summary>
    public IReadOnlyList<string> Hints { get; }
}
