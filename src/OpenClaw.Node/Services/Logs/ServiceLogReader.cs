using System.Text;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services.Logs;

/// <summary>Reads the JSON lines of <see cref="ServiceLog"/>: the last ones, and new ones as they come, over rotations.</summary>
internal static class ServiceLogReader
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static async Task ReadAsync(string logDirectory, int last, bool follow, Action<ServiceLogEntry> show,
        CancellationToken cancellationToken)
    {
        string path = Path.Combine(logDirectory, ServiceLog.NodeName + ".jsonl");
        (List<ServiceLogEntry> entries, long position) = ReadFrom(path, 0);
        for (int i = 1; entries.Count < last && File.Exists($"{path}.{i}"); i++)
        {
            entries.InsertRange(0, ReadFrom($"{path}.{i}", 0).Entries);
        }
        foreach (ServiceLogEntry entry in entries.Skip(Math.Max(0, entries.Count - last)))
        {
            show(entry);
        }
        while (follow && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            long length = File.Exists(path) ? new FileInfo(path).Length : 0;
            if (length < position)
            {
                // Rotated: the rest of what was read is in the file before.
                foreach (ServiceLogEntry entry in ReadFrom(path + ".1", position).Entries)
                {
                    show(entry);
                }
                position = 0;
            }
            if (length > position)
            {
                (entries, position) = ReadFrom(path, position);
                entries.ForEach(show);
            }
        }
    }

    private static (List<ServiceLogEntry> Entries, long Position) ReadFrom(string path, long position)
    {
        List<ServiceLogEntry> entries = [];
        if (!File.Exists(path))
        {
            return (entries, 0);
        }
        PlainFile.Require(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Min(position, stream.Length), SeekOrigin.Begin);
        byte[] bytes = new byte[stream.Length - stream.Position];
        int read = 0;
        while (read < bytes.Length && stream.Read(bytes, read, bytes.Length - read) is > 0 and int count)
        {
            read += count;
        }
        // Only whole lines: the rest is still being written.
        int end = Array.LastIndexOf(bytes, (byte)'\n', Math.Max(0, read - 1), read) + 1;
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n'))
        {
            if (line.Length > 0 && ServiceLogEntry.Parse(line) is { } entry)
            {
                entries.Add(entry);
            }
        }
        return (entries, Math.Min(position, stream.Length) + end);
    }
}
