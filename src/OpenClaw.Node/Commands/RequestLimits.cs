using OpenClaw.Node.Approvals.Analysis.Posix;

namespace OpenClaw.Node.Commands;

/// <summary>
/// How large a request to run something may be. The wire takes frames of 25 MB; what is above these is refused before it is analysed, kept
/// or written.
/// </summary>
internal static class RequestLimits
{
    /// <summary>
    /// The parameters as JSON, in characters: the command comes up to four times (argv, text, and both again in the plan).
    /// </summary>
    public const int Characters = 1024 * 1024;

    /// <summary>
    /// Program and arguments together, in characters: to decide about so much takes about a megabyte. Linux takes 131,071 as one argument,
    /// Windows 32,767 in all.
    /// </summary>
    public const int Command = 100_000;

    /// <summary>Arguments: as many as the analysis reads (<see cref="PosixTokenizer.MaxWords"/>), so that none escapes it.</summary>
    public const int Arguments = PosixTokenizer.MaxWords;

    /// <summary>Variables that a request sets.</summary>
    public const int Variables = 512;

    /// <exception cref="InvalidRunRequestException">There is more than that.</exception>
    public static void Check(IReadOnlyList<string> argv, string? rawCommand, int variables)
    {
        long length = Math.Max(argv.Sum(argument => (long)argument.Length), rawCommand?.Length ?? 0);
        if (argv.Count > Arguments || length > Command)
        {
            throw new InvalidRunRequestException(
                $"INVALID_REQUEST: the command is too large ({argv.Count} arguments, {length} characters; at most {Arguments} and {Command})");
        }
        if (variables > Variables)
        {
            throw new InvalidRunRequestException($"INVALID_REQUEST: the request sets {variables} variables; at most {Variables}");
        }
    }
}
