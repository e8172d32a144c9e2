namespace OpenClaw.Node.Approvals.PolicyFiles;

/// <summary>
/// A policy file cannot be applied. Nothing of it was. The message names the line and what was expected, never the values.
/// </summary>
internal sealed class PolicyFileException(string message, int line) : Exception(line > 0 ? $"line {line}: {message}" : message)
{
    public int Line { get; } = line;
}
