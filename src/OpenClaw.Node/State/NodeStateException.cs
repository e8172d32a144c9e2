using OpenClaw.Node.State.Trust;

namespace OpenClaw.Node.State;

/// <summary>A file or folder of the state directory cannot be used; the message says which and what to do.</summary>
public sealed class NodeStateException : Exception
{
    /// <summary>Creates the exception.</summary>
    public NodeStateException(StateProblem problem, string message, string? path = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Problem = problem;
        Path = path;
    }

    /// <summary>The kind of problem.</summary>
    public StateProblem Problem { get; }

    /// <summary>The file or folder it is about.</summary>
    public string? Path { get; }

    /// <summary>What cannot be trusted, with the command that mends it.</summary>
    internal static NodeStateException Of(StateFault fault) =>
        new(StateProblem.Unsafe, $"{fault.What} Fix it with: {fault.Fix}", fault.Path);
}
