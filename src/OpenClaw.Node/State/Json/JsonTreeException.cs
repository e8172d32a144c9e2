namespace OpenClaw.Node.State.Json;

/// <summary>Text that is not the JSON it should be. The message never quotes the text: it may hold a secret.</summary>
internal sealed class JsonTreeException(string problem, int line, int column) : Exception($"line {line}, column {column}: {problem}")
{
    public string Problem { get; } = problem;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
