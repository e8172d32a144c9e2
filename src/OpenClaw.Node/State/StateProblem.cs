namespace OpenClaw.Node.State;

/// <summary>Why a file or folder of the state directory cannot be used.</summary>
public enum StateProblem
{
    /// <summary>The environment or an option names something that cannot be a state directory.</summary>
    Location,

    /// <summary>The directory belongs to an OpenClaw installation that keeps its state in SQLite.</summary>
    ForeignState,

    /// <summary>The file does not hold what it should; it is left as it is.</summary>
    Malformed,

    /// <summary>What was to be written is larger than what would be read again; nothing was written.</summary>
    TooLarge,

    /// <summary>Others could read or replace the file, or it is not a plain file.</summary>
    Unsafe,

    /// <summary>Reading or writing failed.</summary>
    Storage,

    /// <summary>Another process held the lock for too long.</summary>
    LockTimeout,

    /// <summary>Another node runs with the same state directory.</summary>
    AlreadyRunning,

    /// <summary>It is another account's, and this one may not look into it.</summary>
    Closed,
}
