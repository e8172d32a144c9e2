using System.Text.Json;

namespace OpenClaw.Browser.Cdp;

/// <summary>
/// Cuts the endless texts of an event (a line of the console, a dialog's words, a data: URL) before anything decodes them: nobody keeps
/// more of them than a few thousand characters, and how long they are is the page's choice.
/// </summary>
internal static class EventTexts
{
    /// <summary>Bytes of a text, as it stands in the message.</summary>
    public const int Max = 128 * 1024;

    /// <summary>The message with its texts cut, in the same place.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ArraySegment<byte> Cut(ArraySegment<byte> message, int maxDepth)
    {
        if (message.Count <= Max)
        {
            return message;
        }
        Span<byte> bytes = message.AsSpan();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth });
        int length = 0;
        int taken = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueSpan.Length > Max)
            {
                int begin = (int)reader.TokenStartIndex + 1;
                int textLength = reader.ValueSpan.Length;
                // What has been read already gives way; the reader does not look back.
                length = Move(bytes, taken, begin + WholeLetters(reader.ValueSpan), length);
                taken = begin + textLength;
            }
        }
        return new ArraySegment<byte>(message.Array!, message.Offset, Move(bytes, taken, bytes.Length, length));
    }

    private static int Move(Span<byte> bytes, int from, int until, int target)
    {
        bytes[from..until].CopyTo(bytes[target..]);
        return target + until - from;
    }

    /// <summary>Never half of an escape or of a letter.</summary>
    private static int WholeLetters(ReadOnlySpan<byte> text)
    {
        int end = 0;
        while (end < Max)
        {
            int next = end + text[end] switch
            {
                (byte)'\\' => text[end + 1] == 'u' ? 6 : 2,
                < 0x80 => 1,
                < 0xE0 => 2,
                < 0xF0 => 3,
                _ => 4,
            };
            if (next > Max)
            {
                break;
            }
            end = next;
        }
        return end;
    }
}
