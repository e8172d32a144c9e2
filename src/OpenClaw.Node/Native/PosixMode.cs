namespace OpenClaw.Node.Native;

/// <summary>Permission bits of a file by what they mean (<see cref="PosixStat.Permissions"/>).</summary>
internal static class PosixMode
{
    /// <summary>What lies in such a directory belongs to its owner, whoever may write there: <c>/tmp</c>.</summary>
    public const int Sticky = 0b1_000_000_000;

    /// <summary>Anything at all for anybody but the owner.</summary>
    public const int AnyOther = 0b000_111_111;

    public const int GroupWrites = 0b000_010_000;

    public const int WorldWrites = 0b000_000_010;

    /// <summary>Anybody but the owner may write.</summary>
    public const int OthersWrite = GroupWrites | WorldWrites;

    /// <summary>A directory that only its owner may look into.</summary>
    public const int OwnersDirectory = 0b111_000_000;

    /// <summary>A file that only its owner may read and write.</summary>
    public const int OwnersFile = 0b110_000_000;
}
