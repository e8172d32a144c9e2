using System.Text;

namespace OpenClaw.Node.State.Upstream;

/// <summary>
/// Reads tables out of an SQLite 3 database and its write-ahead log (sqlite.org/fileformat2.html), for the few rows that OpenClaw 2026.8
/// and later keep of a node. It never opens a file for writing, takes no lock and makes no -shm: both files are read whole, and whoever
/// changes them meanwhile is found out. Only what that database uses is understood; anything else is an error, never a guess.
/// </summary>
internal sealed class SqliteFile
{
    private const int MaxFile = 512 * 1024 * 1024;
    private const int MaxDepth = 20;
    private const int MaxPayload = 64 * 1024 * 1024;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("SQLite format 3\0");
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _file;
    private readonly Dictionary<int, ArraySegment<byte>> _newer; // pages that are in the log only
    private readonly int _pageSize;
    private readonly int _usable;

    private SqliteFile(byte[] file, byte[] log)
    {
        _file = file;
        if (file.Length < 512 || !file.Take(Magic.Length).SequenceEqual(Magic))
        {
            throw new FormatException("it is not an SQLite 3 database");
        }
        _pageSize = Big(file, 16, 2) is 1 ? 65536 : (int)Big(file, 16, 2);
        if (_pageSize < 512 || (_pageSize & (_pageSize - 1)) != 0)
        {
            throw new FormatException("its page size is not supported");
        }
        _newer = SqliteLog.ReadCommitted(log, _pageSize);
        // A database whose every transaction is still in its log has an empty first page in the file: encoding 0, nothing decided yet.
        byte[] head = _newer.TryGetValue(1, out ArraySegment<byte> first) ? [.. first.Take(100)] : file;
        _usable = _pageSize - head[20];
        if (_usable < 480 || Big(head, 56, 4) > 1)
        {
            throw new FormatException("its text encoding is not supported");
        }
    }

    /// <exception cref="FormatException">It is no database that can be understood.</exception>
    /// <exception cref="IOException">It cannot be read, or somebody writes to it.</exception>
    public static SqliteFile Open(string path)
    {
        string log = path + "-wal";
        for (int attempt = 0; attempt < 3; attempt++)
        {
            (byte[] file, byte[] newer) = (ReadWhole(path), ReadWhole(log));
            // A checkpoint moves pages from the log into the file: what was read belongs together only if nothing moved.
            if (ReadWhole(log).SequenceEqual(newer) && ReadWhole(path).SequenceEqual(file))
            {
                return new SqliteFile(file, newer);
            }
        }
        throw new IOException($"{path} is being written to; stop the OpenClaw node that uses it");
    }

    /// <summary>The rows of a table by column name; none when there is no such table. Values: null, long, double, string, byte[].</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> ReadTable(string table)
    {
        foreach (object?[] entry in Rows(1))
        {
            // sqlite_schema: type, name, tbl_name, rootpage, sql
            if (entry.Length == 5 && entry[0] is "table" && entry[1] is string name && name == table && entry[3] is long root
                && entry[4] is string sql)
            {
                string[] columns = SqliteSchema.Columns(sql);
                return Rows(checked((int)root)).Select(row => Named(columns, row)).ToList();
            }
        }
        return [];
    }

    private static IReadOnlyDictionary<string, object?> Named(string[] columns, object?[] row)
    {
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
        {
            // A row from before a column was added is shorter.
            named[columns[i]] = i < row.Length ? row[i] : null;
        }
        return named;
    }

    private IEnumerable<object?[]> Rows(int root)
    {
        var seen = new HashSet<int>();
        var pages = new Stack<(int Page, int Depth)>([(root, 0)]);
        while (pages.Count > 0)
        {
            (int number, int depth) = pages.Pop();
            if (!seen.Add(number) || depth > MaxDepth)
            {
                throw Damaged($"page {number} is part of a loop");
            }
            ArraySegment<byte> page = Page(number);
            int head = number == 1 ? 100 : 0;
            int type = At(page, head), cells = (int)Big(page, head + 3, 2);
            if (type == 0x05)
            {
                var children = new List<(int, int)>();
                for (int i = 0; i < cells; i++)
                {
                    children.Add(((int)Big(page, (int)Big(page, head + 12 + (2 * i), 2), 4), depth + 1));
                }
                children.Add(((int)Big(page, head + 8, 4), depth + 1));
                children.Reverse();
                children.ForEach(pages.Push);
            }
            else if (type == 0x0d)
            {
                for (int i = 0; i < cells; i++)
                {
                    yield return Record(Payload(page, (int)Big(page, head + 8 + (2 * i), 2)));
                }
            }
            else
            {
                throw Damaged($"page {number} is no table page (type {type})");
            }
        }
    }

    private byte[] Payload(ArraySegment<byte> page, int at)
    {
        long length = Varint(page, ref at);
        Varint(page, ref at); // the row's number
        if (length is < 0 or > MaxPayload)
        {
            throw Damaged("a row is too long");
        }
        int max = _usable - 35, min = ((_usable - 12) * 32 / 255) - 23;
        int local = (int)length;
        if (length > max)
        {
            int spread = min + (int)((length - min) % (_usable - 4));
            local = spread <= max ? spread : min;
        }
        byte[] payload = new byte[length];
        Copy(page, at, payload, 0, local);
        int next = length > local ? (int)Big(page, at + local, 4) : 0;
        for (int done = local; done < length;)
        {
            ArraySegment<byte> overflow = Page(next);
            int part = (int)Math.Min(_usable - 4, length - done);
            Copy(overflow, 4, payload, done, part);
            done += part;
            next = (int)Big(overflow, 0, 4);
        }
        return payload;
    }

    private static object?[] Record(byte[] payload)
    {
        var bytes = new ArraySegment<byte>(payload);
        int at = 0;
        long head = Varint(bytes, ref at);
        if (head > payload.Length)
        {
            throw Damaged("a row's head is longer than the row");
        }
        var types = new List<long>();
        while (at < head)
        {
            types.Add(Varint(bytes, ref at));
        }
        at = (int)head;
        return types.Select(type =>
        {
            long size = type switch { 0 or 8 or 9 => 0, <= 4 => type, 5 => 6, 6 or 7 => 8, 10 or 11 => -1, _ => (type - 12) / 2 };
            if (size < 0 || size > payload.Length - at)
            {
                throw Damaged("a value is longer than its row");
            }
            int from = at;
            at += (int)size;
            return type switch
            {
                0 => null,
                8 => 0L,
                9 => 1L,
                < 7 => Signed(bytes, from, (int)size),
                7 => BitConverter.Int64BitsToDouble(Signed(bytes, from, 8)),
                _ when type % 2 == 1 => Text(payload, from, (int)size),
                _ => (object?)payload.Skip(from).Take((int)size).ToArray(),
            };
        }).ToArray();
    }

    private static string Text(byte[] bytes, int from, int length)
    {
        try
        {
            return Utf8.GetString(bytes, from, length);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("a text is not UTF-8");
        }
    }

    private ArraySegment<byte> Page(int number)
    {
        if (_newer.TryGetValue(number, out ArraySegment<byte> newer))
        {
            return newer;
        }
        long from = (long)(number - 1) * _pageSize;
        return number >= 1 && from + _pageSize <= _file.Length
            ? new ArraySegment<byte>(_file, (int)from, _pageSize) : throw Damaged($"there is no page {number}");
    }

    private static void Copy(ArraySegment<byte> from, int at, byte[] to, int start, int count)
    {
        if (at < 0 || count < 0 || at > from.Count - count)
        {
            throw Damaged("a row lies outside its page");
        }
        Array.Copy(from.Array!, from.Offset + at, to, start, count);
    }

    private static int At(ArraySegment<byte> bytes, int at) =>
        at >= 0 && at < bytes.Count ? bytes.Array![bytes.Offset + at] : throw Damaged("something lies outside its page");

    private static long Big(byte[] bytes, int at, int size) => Big(new ArraySegment<byte>(bytes), at, size);

    private static long Big(ArraySegment<byte> bytes, int at, int size)
    {
        long value = 0;
        for (int i = 0; i < size; i++)
        {
            value = (value << 8) | (uint)At(bytes, at + i);
        }
        return value;
    }

    private static long Signed(ArraySegment<byte> bytes, int at, int size) =>
        Big(bytes, at, size) << (64 - (8 * size)) >> (64 - (8 * size));

    private static long Varint(ArraySegment<byte> bytes, ref int at)
    {
        long value = 0;
        for (int i = 0; i < 8; i++)
        {
            int next = At(bytes, at++);
            value = (value << 7) | (uint)(next & 0x7f);
            if (next < 0x80)
            {
                return value;
            }
        }
        return (value << 8) | (uint)At(bytes, at++);
    }

    private static byte[] ReadWhole(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > MaxFile)
        {
            throw new IOException($"{path} is larger than {MaxFile / 1024 / 1024} MiB");
        }
        using var content = new MemoryStream((int)stream.Length);
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static FormatException Damaged(string what) => new("the database is damaged: " + what);
}
