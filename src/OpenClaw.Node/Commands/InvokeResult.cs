namespace OpenClaw.Node.Commands;

/// <summary>What a node command answers: a JSON payload or an error (docs/protocol/commands.md 2.2).</summary>
public abstract record InvokeResult
{
    private InvokeResult()
    {
    }

    /// <summary>The command ran; a failed process is a success too, its payload says so.</summary>
    /// <param name="PayloadJson">The payload as JSON text.</param>
    public sealed record Success(string PayloadJson) : InvokeResult;

    /// <summary>The command was refused or could not be tried.</summary>
    /// <param name="Code">A stable code, for example <c>INVALID_REQUEST</c>.</param>
    /// <param name="Message">Text for a person.</param>
    public sealed record Failure(string Code, string Message) : InvokeResult
    {
        /// <summary>True when the exec policy refused it; nothing was wrong with the request.</summary>
        public bool IsDenial { get; init; }
    }
}
