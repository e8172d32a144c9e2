using System.Text;
using OpenClaw.Gateway.Compat;
using OpenClaw.Node.Execution.Contract;
using OpenClaw.Node.Execution.Windows;

namespace OpenClaw.Node.Execution;

/// <summary>Makes text of a process's output (docs/protocol/process.md 3).</summary>
internal static class OutputDecoder
{
    public const string TruncatedMarker = "\n... (truncated)";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Both outputs as text, with the marker where something was cut.</summary>
    public static (string Stdout, string Stderr) Decode(OutputCapture capture)
    {
        var stdout = Decode(capture.Stdout);
        var stderr = PowerShellRecords.ToText(Decode(capture.Stderr));
        if (!capture.Truncated)
        {
            return (stdout, stderr);
        }

        return string.IsNullOrWhiteSpace(stderr) ? (stdout + TruncatedMarker, stderr) : (stdout, stderr + TruncatedMarker);
    }

    private static string Decode(OutputStream stream)
    {
        if (ThisSystem.IsWindows)
        {
            return DecodeWindows(stream.Bytes, stream.Length, stream.Dropped, ConsoleEncoding.Current);
        }

        return Encoding.UTF8.GetString(stream.Bytes, 0, stream.Dropped ? TrimPartialUtf8(stream.Bytes, stream.Length) : stream.Length);
    }

    /// <summary>
    /// A byte order mark decides; else UTF-8 when the bytes are valid UTF-8; else the console's code page; else UTF-8 with replacement
    /// characters.
    /// </summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="length">How much of it counts.</param>
    /// <param name="cut">True when the end may be in the middle of a character.</param>
    /// <param name="console">The console's encoding; null when it is UTF-8 or not known.</param>
    internal static string DecodeWindows(byte[] bytes, int length, bool cut, Encoding? console)
    {
        if (length >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)))
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes, 2, (length - 2) & ~1);
        }

        var start = length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0;
        var end = cut ? TrimPartialUtf8(bytes, length) : length;
        try
        {
            return StrictUtf8.GetString(bytes, start, end - start);
        }
        catch (ArgumentException)
        {
            return (console ?? Encoding.UTF8).GetString(bytes, 0, length);
        }
    }

    /// <summary>The length without a UTF-8 sequence that was cut in its middle. Bytes that are no UTF-8 anyway stay as they are.</summary>
    internal static int TrimPartialUtf8(byte[] bytes, int length)
    {
        for (var back = 1; back <= 3 && back <= length; back++)
        {
            var lead = bytes[length - back];
            if ((lead & 0xC0) == 0x80)
            {
                continue;
            }

            var expected = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            return expected > back ? length - back : length;
        }

        return length;
    }
}
