using System.Text;

namespace OpenClaw.NodeHost.Terminal;

/// <summary>Standard output and standard error, and what becomes of a verb that cannot write to them.</summary>
internal static class StandardStreams
{
    /// <summary>What a verb has to say is what it was called for: it fails with a sentence that says so.</summary>
    public static TextWriter Output() => Writer(new GuardedStream(Console.OpenStandardOutput(), lost => throw new IOException(
        $"Standard output cannot be written: {(lost is UnauthorizedAccessException ? "it is closed." : lost.Message)}", lost)));

    /// <summary>Where nobody listens any more, what cannot be told is lost, and the verb goes on; an abort would tell as little.</summary>
    public static TextWriter Error() => Writer(new GuardedStream(Console.OpenStandardError(), lost => { }));

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(
            new StreamWriter(stream, Unmarked(Console.OutputEncoding), bufferSize: 256, leaveOpen: true) { AutoFlush = true });

    // No mark of the byte order in front of the first line.
    private static Encoding Unmarked(Encoding encoding) =>
        encoding is UTF8Encoding ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : encoding;
}
