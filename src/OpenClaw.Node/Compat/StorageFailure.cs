namespace OpenClaw.Node.Compat;

/// <summary>What a file that cannot be written is told by: .NET has a word of its own for one that may not become larger.</summary>
internal static class StorageFailure
{
    /// <summary>True for what the system said of a file, and false for a mistake of ours.</summary>
    public static bool Is(Exception problem) => problem is IOException or UnauthorizedAccessException || IsTooLarge(problem);

    /// <summary>What the system said, for people.</summary>
    public static string TextOf(Exception problem) => IsTooLarge(problem)
        ? "it would be larger than this process may write (ulimit -f; LimitFSIZE= of a service). Raise that limit and start the node again."
        : problem.Message;

    // EFBIG.
    private static bool IsTooLarge(Exception problem) => problem is ArgumentOutOfRangeException;
}
