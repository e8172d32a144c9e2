namespace OpenClaw.Node.Approvals.Analysis.PowerShell;

/// <summary>
/// PowerShell's own reading of a text, where the node runs inside PowerShell. It is asked beside <see cref="PsReader"/>: what the two do
/// not read alike is not understood, so a text that PowerShell takes for something else than we think is never handed on.
/// </summary>
internal static class PsOwnParser
{
    /// <summary>What an argument in braces is shown as.</summary>
    public const string Filter = "{}";

    /// <summary>
    /// Set by the module. Takes a text, gives the commands in order, or null where it holds anything but commands with constant arguments.
    /// </summary>
    public static Func<string, IReadOnlyList<PsOwnCommand>?>? Read { get; set; }

    /// <summary>Why the text is not understood after all; null when there is no parser here, or it agrees.</summary>
    public static PsText? Problem(string text, IReadOnlyList<PsCommand> commands)
    {
        if (Read is not { } read)
        {
            return null;
        }
        IReadOnlyList<PsOwnCommand>? own = read(text);
        bool alike = own is not null && own.Count == commands.Count && own.Zip(commands, Agree).All(agrees => agrees);
        return alike ? null : PsText.Refused(
            "ps-parser",
            "PowerShell's own parser reads the text in another way than it looks; put each argument that is not a plain word in single quotes.");
    }

    private static bool Agree(PsOwnCommand own, PsCommand read) =>
        own.IsPiped == read.IsPiped && own.Name == read.Name
            && own.Arguments.SequenceEqual(read.Arguments.Select(argument => argument.Kind == PsArgumentKind.Filter
                ? Filter : argument.Plain), StringComparer.Ordinal);
}

/// <summary>One command as PowerShell's own parser reads it.</summary>
/// <param name="IsPiped">True behind a pipe.</param>
/// <param name="Name">The name as written.</param>
/// <param name="Arguments">Each argument as <see cref="PsArgument.Plain"/> says it.</param>
internal sealed record PsOwnCommand(bool IsPiped, string Name, IReadOnlyList<string> Arguments);
