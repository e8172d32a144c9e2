using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Diagnostics;
using OpenClaw.Node.State;
using OpenClaw.Node.State.Json;

namespace OpenClaw.Node.Hosting;

/// <summary>
/// The node's log in its state directory, for an administrator who comes later: <c>logs/node.log</c> to read and <c>logs/node.jsonl</c> to search,
/// each kept to two files of five megabytes. Writing is best effort: a full disk costs log lines and nothing else.
/// </summary>
internal sealed class NodeLogFile : INodeLog, IDisposable
{
    private const long MaxBytes = 5 * 1024 * 1024;
    private const int MaxMessage = 4000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly long _maxBytes;
    private readonly object _gate = new();
    private readonly LogPart _text;
    private readonly LogPart _json;
    private DateTimeOffset _quietUntil; // under _gate
    private bool _disposed; // under _gate

    public NodeLogFile(StateLocation location, TimeProvider time, long maxBytes = MaxBytes)
    {
        _time = time;
        _maxBytes = maxBytes;
        _text = new LogPart(Path.Combine(location.LogDirectory, "node.log"));
        _json = new LogPart(Path.Combine(location.LogDirectory, "node.jsonl"));
    }

    /// <inheritdoc/>
    public void Write(LogLevel level, int eventId, string message)
    {
        if (level == LogLevel.Debug)
        {
            return;
        }
        DateTimeOffset now = _time.GetUtcNow();
        string stamp = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string line = OneLine(message);
        lock (_gate)
        {
            if (_disposed || now < _quietUntil)
            {
                return;
            }
            try
            {
                _text.Append($"{stamp} {Word(level)} {eventId.ToString(CultureInfo.InvariantCulture)} {line}\n", _maxBytes);
                _json.Append(
                    JsonTreeWriter.WriteCompact(new JsonObject([
                        new("time", JsonTree.Of(stamp)),
                        new("level", JsonTree.Of(level.ToString().ToLowerInvariant())),
                        new("event", JsonTree.Of(eventId)),
                        new("message", JsonTree.Of(line)),
                    ])) + "\n",
                    _maxBytes);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NodeStateException)
            {
                _quietUntil = now + RetryAfter;
                _text.Close();
                _json.Close();
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _text.Close();
            _json.Close();
        }
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARN ",
        _ => "INFO ",
    };

    // Texts from the wire may be part of a message: a line stays a line, and nothing moves the cursor of whoever prints the file.
    private static string OneLine(string message)
    {
        var text = new StringBuilder(Math.Min(message.Length, MaxMessage));
        foreach (char c in message.Length <= MaxMessage ? message : message.Substring(0, MaxMessage) + "…")
        {
            text.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }
        return text.ToString();
    }

    private sealed class LogPart(string path)
    {
        private FileStream? _file;

        public void Append(string line, long maxBytes)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            _file ??= Open();
            if (_file.Length + bytes.Length > maxBytes && _file.Length > 0)
            {
                Rotate();
            }
            _file!.Write(bytes, 0, bytes.Length);
            _file.Flush();
        }

        public void Close()
        {
            _file?.Dispose();
            _file = null;
        }

        private FileStream Open()
        {
            PrivateFile.EnsureDirectory(Path.GetDirectoryName(path)!);
            bool isNew = !File.Exists(path);
            // Others may read, delete or move it while it is open: an administrator with tail, or another rotation.
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
            if (isNew)
            {
                PrivateFile.Protect(path);
            }
            return file;
        }

        private void Rotate()
        {
            Close();
            string old = path + ".1";
            File.Delete(old);
            File.Move(path, old);
            _file = Open();
        }
    }
}
