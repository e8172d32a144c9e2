namespace OpenClaw.Node.State.Upstream;

/// <summary>
/// The write-ahead log of an SQLite database (sqlite.org/fileformat2.html 4): pages that were committed and not yet moved into the file.
/// </summary>
internal static class SqliteLog
{
    private const int Head = 32;
    private const int FrameHead = 24;

    /// <summary>The last committed form of each page in the log. A log that ends in the middle of a transaction ends before it.</summary>
    public static Dictionary<int, ArraySegment<byte>> ReadCommitted(byte[] log, int pageSize)
    {
        var committed = new Dictionary<int, ArraySegment<byte>>();
        if (log.Length < Head || (Big(log, 0) & ~1u) != 0x377f0682 || Big(log, 8) != (uint)pageSize)
        {
            return committed;
        }
        bool bigEndian = (Big(log, 0) & 1) == 1;
        (uint A, uint B) sum = Sum(log, 0, 24, (0, 0), bigEndian);
        if (sum != (Big(log, 24), Big(log, 28)))
        {
            return committed;
        }
        var open = new Dictionary<int, ArraySegment<byte>>();
        for (int at = Head; at <= log.Length - FrameHead - pageSize; at += FrameHead + pageSize)
        {
            // Frames of an earlier round of the log have other salts; frames half written have a wrong sum.
            if (Big(log, at + 8) != Big(log, 16) || Big(log, at + 12) != Big(log, 20))
            {
                break;
            }
            sum = Sum(log, at + FrameHead, pageSize, Sum(log, at, 8, sum, bigEndian), bigEndian);
            if (sum != (Big(log, at + 16), Big(log, at + 20)))
            {
                break;
            }
            open[(int)Big(log, at)] = new ArraySegment<byte>(log, at + FrameHead, pageSize);
            if (Big(log, at + 4) != 0)
            {
                foreach (KeyValuePair<int, ArraySegment<byte>> page in open)
                {
                    committed[page.Key] = page.Value;
                }
                open.Clear();
            }
        }
        return committed;
    }

    private static (uint A, uint B) Sum(byte[] bytes, int from, int length, (uint A, uint B) sum, bool bigEndian)
    {
        unchecked
        {
            for (int at = from; at < from + length; at += 8)
            {
                sum.A += Word(bytes, at, bigEndian) + sum.B;
                sum.B += Word(bytes, at + 4, bigEndian) + sum.A;
            }
        }
        return sum;
    }

    private static uint Word(byte[] bytes, int at, bool bigEndian) => bigEndian
        ? Big(bytes, at)
        : (uint)(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));

    private static uint Big(byte[] bytes, int at) =>
        ((uint)bytes[at] << 24) | ((uint)bytes[at + 1] << 16) | ((uint)bytes[at + 2] << 8) | bytes[at + 3];
}
