namespace OpenClaw.NodeHost.Terminal;

/// <summary>One exit code and what it means to a script.</summary>
/// <param name="Code">The number; 0 is done.</param>
/// <param name="Meaning">In a few words.</param>
internal sealed record ExitCode(int Code, string Meaning);
