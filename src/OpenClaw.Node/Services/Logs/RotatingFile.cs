using System.Text;
using OpenClaw.Node.Compat;
using OpenClaw.Node.State;

namespace OpenClaw.Node.Services.Logs;

/// <summary>
/// A text file that is renamed to .1, .2, ... when it has grown; a write that fails (full disk, closed share) loses its line and nothing
/// else.
/// </summary>
internal sealed class RotatingFile(string path, long limit, int kept) : IDisposable
{
    private FileStream? _stream;

    public void WriteLine(string line)
    {
        try
        {
            _stream ??= Open();
            // A node that is just ending may still write to the same file.
            _stream.Seek(0, SeekOrigin.End);
            byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
            if (_stream.Length > 0 && _stream.Length + bytes.Length > limit)
            {
                Rotate();
            }
            _stream!.Write(bytes, 0, bytes.Length);
            _stream.Flush();
        }
        catch (Exception problem)
            when (StorageFailure.Is(problem) || problem is ObjectDisposedException or NodeStateException)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    public void Dispose() => _stream?.Dispose();

    private FileStream Open()
    {
        PrivateFile.EnsureDirectory(Path.GetDirectoryName(path)!);
        PlainFile.Require(path);
        bool fresh = !File.Exists(path);
        // Without a buffer: what could not be written is not tried again when the stream is given up.
        var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
        if (fresh)
        {
            PrivateFile.Protect(path);
        }
        return stream;
    }

    private void Rotate()
    {
        _stream!.Dispose();
        _stream = null;
        NumberedFiles.Shift(i => i == 0 ? path : $"{path}.{i}", kept);
        _stream = Open();
    }
}
